import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { createEgress } from '../egress/dispatcher.ts';
import { parseEgressAllow } from '../egress/rules.ts';
import { openDatabase } from '../storage/database.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../testing/upstream.ts';
import { createSpecSources } from './sources.ts';
import { createUpdateChecks } from './update-checks.ts';

const BASE = '/api/workspaces/default';
const HOUR_MS = 3_600_000;

describe('the daily check of sources', () => {
  const scope = suiteScope();
  let host: Upstream;
  let instance: Instance;
  let version = '1';
  let hasValidators = true;
  let checkAfter: (hours: number) => Promise<void>;

  before(async () => {
    host = await startUpstream(scope, ({ line, headers }, response) => {
      const etag = `"${version}"`;
      if (line.includes('/gone') && version !== '1') return response.writeHead(404).end();
      if (hasValidators && headers['if-none-match'] === etag) return response.writeHead(304).end();
      if (hasValidators) response.setHeader('etag', etag);
      return json(response, 200, {
        openapi: '3.0.0',
        info: { title: 'T', version },
        servers: [{ url: 'https://api.example.com' }],
        paths: { '/x': { get: {} } },
      });
    });
    const allow = `127.0.0.1:${host.port}`;
    instance = await startInstance(scope, { EGRESS_ALLOW: allow });
    // The instance's own check waits for its timer: this one looks at the same database when told.
    const db = await openDatabase(join(instance.dataDir, 'trunkline.db'));
    scope.after(() => db.destroy());
    const egress = createEgress({
      rules: parseEgressAllow(allow),
      connectTimeoutMs: 1000,
      headersTimeoutMs: 1000,
      bodyTimeoutMs: 1000,
      connectionsPerOrigin: 4,
    });
    scope.after(() => egress.close());
    const { limits } = readSettings({});
    const log = createLogger('silent', { write() {} });
    const checks = createUpdateChecks({ db, sources: createSpecSources(egress, limits), log, hours: 24 });
    checkAfter = (hours) => checks.checkDue(new AbortController().signal, Date.now() + hours * HOUR_MS);
  });

  const integrate = async (slug: string, path: string) => {
    const spec = await instance.api('POST', `${BASE}/specs`, { url: host.url + path });
    await instance.api('POST', `${BASE}/integrations`, {
      spec_id: spec.body.id,
      slug,
      operations: ['get:/x'],
    });
  };
  const driftedAt = async (slug: string) =>
    (await instance.api('GET', `${BASE}/integrations/${slug}`)).body.source_drifted_at;

  test('marks what drifted, once it is due, and takes the mark away when the source is back', async () => {
    await integrate('marked', '/spec.json');
    host.requests.length = 0;
    await checkAfter(23);
    assert.equal(host.requests.length, 0, 'not yet due');
    await checkAfter(25);
    assert.equal(host.requests[0]?.headers['if-none-match'], '"1"');
    assert.equal(await driftedAt('marked'), null);

    version = '2';
    await checkAfter(50);
    const since = await driftedAt('marked');
    assert.ok(Date.parse(since));
    await checkAfter(75);
    assert.equal(await driftedAt('marked'), since, 'since when it differs, not when it was seen last');
    const { body } = await instance.api('GET', `${BASE}/audit-log?action=integration.drift`);
    assert.deepEqual(
      body.items.map(({ target, user }: { target: object; user: object }) => [target, user]).length,
      1,
    );
    const kept = await instance.api('GET', `${BASE}/integrations/marked`);
    assert.equal(kept.body.revision, 1, 'the integration is as it was');

    version = '1';
    await checkAfter(100);
    assert.equal(await driftedAt('marked'), null);
  });

  test('compares the bytes where the server tells no version', async () => {
    hasValidators = false;
    await integrate('plain', '/plain.json');
    await checkAfter(25);
    assert.equal(await driftedAt('plain'), null);
    version = '2';
    await checkAfter(50);
    assert.ok(await driftedAt('plain'));
    hasValidators = true;
    version = '1';
  });

  test('a source that is gone is no drift', async () => {
    await integrate('gone', '/gone.json');
    version = '2';
    await checkAfter(25);
    assert.equal(await driftedAt('gone'), null);
    version = '1';
  });
});
