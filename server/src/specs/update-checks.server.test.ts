import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { createLogger } from '../config/logging.ts';
import { readSettings } from '../config/settings.ts';
import { createEgress } from '../egress/dispatcher.ts';
import { parseEgressAllow } from '../egress/rules.ts';
import { takeRaised } from '../testing/alerts-storage.ts';
import { breakWrites } from '../testing/break-writes.ts';
import { startInstance } from '../testing/instance.ts';
import { json, startUpstream } from '../testing/upstream.ts';
import { createSpecParser } from './parser.ts';
import { createParserThreads } from './parser-threads.ts';
import { createSpecSources } from './sources.ts';
import { createSpecs } from './specs.ts';
import { createUpdateChecks } from './update-checks.ts';

const BASE = '/api/workspaces/default';
const HOUR_MS = 3_600_000;

/** A server of specs, an integration of one of them, and update checks that the test runs. */
async function startFixture(t: TestContext, { hasValidators }: { hasValidators: boolean }) {
  const served = { version: '1', status: 200, path: '/x' };
  const host = await startUpstream(t, ({ headers }, response) => {
    const etag = `"${served.version}"`;
    if (served.status !== 200) return response.writeHead(served.status).end();
    if (hasValidators && headers['if-none-match'] === etag) return response.writeHead(304).end();
    if (hasValidators) response.setHeader('etag', etag);
    return json(response, 200, {
      openapi: '3.0.0',
      info: { title: 'T', version: served.version },
      servers: [{ url: 'https://api.example.com' }],
      paths: { [served.path]: { get: {} } },
    });
  });
  const allow = `127.0.0.1:${host.port}`;
  const { api, db } = await startInstance(t, { EGRESS_ALLOW: allow });
  const spec = expectBody(await api('POST', `${BASE}/specs`, { url: `${host.url}/spec.json` }), Spec);
  await api('POST', `${BASE}/integrations`, {
    spec_id: spec.id,
    slug: 'things',
    operations: ['get:/x'],
  });

  const egress = createEgress({
    rules: parseEgressAllow(allow),
    connectTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 30_000,
  });
  t.after(() => egress.close());
  const sources = createSpecSources(egress, readSettings({}).limits);
  const log = createLogger('silent', { write() {} });
  const { limits } = readSettings({});
  const specs = createSpecs({ db, sources, parser: createSpecParser(createParserThreads(limits)) });
  const { checkDue } = createUpdateChecks({ db, specs, sources, log, hours: 24 });
  return {
    api,
    db,
    url: host.url,
    served,
    requests: host.requests,
    checkAfter: (hours: number) => checkDue(new AbortController().signal, Date.now() + hours * HOUR_MS),
    driftedAt: async () =>
      expectBody(await api('GET', `${BASE}/integrations/things`), Integration).source_drifted_at,
  };
}

test('the source of a spec is checked once a day, by its ETag', async (t) => {
  const { requests, checkAfter, driftedAt } = await startFixture(t, { hasValidators: true });
  requests.length = 0;
  await checkAfter(23);
  assert.equal(requests.length, 0, 'not yet due');
  await checkAfter(25);
  assert.equal(requests[0]?.headers['if-none-match'], '"1"');
  assert.equal(await driftedAt(), null);
});

test('an integration has the time since its source differs, and one audit event for it', async (t) => {
  const { api, served, checkAfter, driftedAt } = await startFixture(t, { hasValidators: true });
  served.version = '2';
  await checkAfter(25);
  const since = await driftedAt();
  assert.ok(Date.parse(since ?? ''));
  await checkAfter(50);
  assert.equal(await driftedAt(), since, 'the first check that saw the difference, not the last');
  const log = expectBody(await api('GET', `${BASE}/audit-log?action=integration.drift`), Page(AuditEvent));
  assert.deepEqual(
    log.items.map(({ target_name, user_email, via }) => [target_name, user_email, via]),
    [['things', 'Trunkline', 'daily check']],
  );
  const integration = expectBody(await api('GET', `${BASE}/integrations/things`), Integration);
  assert.equal(integration.revision, 1, 'the integration itself does not change');
});

test('an integration whose source is as imported again no longer differs', async (t) => {
  const { served, checkAfter, driftedAt } = await startFixture(t, { hasValidators: true });
  served.version = '2';
  await checkAfter(25);
  served.version = '1';
  await checkAfter(50);
  assert.equal(await driftedAt(), null);
});

test('without ETag and Last-Modified the bytes are compared', async (t) => {
  const { served, checkAfter, driftedAt } = await startFixture(t, { hasValidators: false });
  await checkAfter(25);
  assert.equal(await driftedAt(), null);
  served.version = '2';
  await checkAfter(50);
  assert.ok(await driftedAt());
});

test('an error response of a source is not a difference', async (t) => {
  const { served, checkAfter, driftedAt } = await startFixture(t, { hasValidators: true });
  served.status = 404;
  await checkAfter(25);
  assert.equal(await driftedAt(), null);
});

test('a check that the database refuses stops no other check', async (t) => {
  const { api, db, url, checkAfter } = await startFixture(t, { hasValidators: true });
  const first = await db.selectFrom('specs').select('id').executeTakeFirstOrThrow();
  await breakWrites(db, { event: 'update', table: 'specs', when: `new.id = '${first.id}'` });
  const second = expectBody(await api('POST', `${BASE}/specs`, { url: `${url}/other.json` }), Spec);
  await api('POST', `${BASE}/integrations`, {
    spec_id: second.id,
    slug: 'others',
    operations: ['get:/x'],
  });
  const checkedAt = () =>
    db.selectFrom('specs').select('source_checked_at').where('id', '=', second.id).executeTakeFirst();
  const before = await checkedAt();
  await checkAfter(25);
  assert.notDeepEqual(await checkedAt(), before);
});

test('an alert says that the source differs, once, and whether it would break calls', async (t) => {
  const { api, db, url, served, checkAfter } = await startFixture(t, { hasValidators: true });
  await api('POST', `${BASE}/alert-destinations`, {
    type: 'webhook',
    name: 'Hook',
    url: `${url}/hook`,
    events: ['spec.update_found'],
  });
  served.version = '2';
  await checkAfter(25);
  await checkAfter(50);
  served.version = '1';
  await checkAfter(75);
  served.path = '/y';
  served.version = '3';
  await checkAfter(100);
  const data = (await takeRaised(db)).map((raised) => raised.data);
  assert.partialDeepStrictEqual(data, [
    { integration: { slug: 'things' }, breaking: false, breaking_changes: [], added: 0, removed: 0 },
    {
      breaking: true,
      breaking_changes: [{ operation: 'get:/x', message: 'The operation is removed.' }],
      added: 1,
      removed: 1,
    },
  ]);
  assert.equal(data.length, 2);
});
