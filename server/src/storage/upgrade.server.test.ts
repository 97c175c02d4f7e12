import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import { createPersonalToken, expectBody } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { sql } from 'kysely';
import { ADMIN, callWith, client, type Instance, startInstance } from '../testing/instance.ts';
import { FORMER, olderInstallation } from '../testing/older-installation.ts';
import { startUpstream } from '../testing/upstream.ts';
import { engineOf } from './engine.ts';
import { compareMigrations, SCHEMAS } from './migrations.ts';
import { StorageUnusable } from './storage-unusable.ts';

/** An API that requires what the installation has stored for it. */
async function startThings(t: TestContext) {
  const upstream = await startUpstream(t, ({ headers }, response) => {
    const isAllowed =
      headers['x-api-key'] === 'header-secret' && headers.authorization === 'Bearer bearer-secret';
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' });
    response.end('{"id":1}');
  });
  return { url: upstream.url, egress: { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` } };
}

async function assertWhole({ url, anonymous }: Pick<Instance, 'url' | 'anonymous'>): Promise<void> {
  assert.equal((await anonymous('GET', '/readyz')).status, 200);
  const app = client(url, { authorization: `Bearer ${FORMER.appToken}` });
  const { body } = await callWith(app, FORMER.appId, 'things')('getThing', { path_params: { id: 1 } });
  assert.deepEqual(body, { success: true, status_code: 200, data: { id: 1 } });
  const token = await createPersonalToken(url, ADMIN, 'after the upgrade');
  const api = client(url, { authorization: `Bearer ${token}` });
  const page = async <Item extends Parameters<typeof Page>[0]>(path: string, item: Item) =>
    expectBody(await api('GET', `/api/workspaces/default/${path}`), Page(item)).items;
  assert.deepEqual(
    (await page('integrations', Integration)).map(({ slug }) => slug),
    ['things'],
  );
  const calls = await page('calls', CallLogEntry);
  assert.ok(calls.some(({ id }) => id === FORMER.firstCall));
  assert.equal((await page('audit-log', AuditEvent)).length, 7);
}

/** The oldest that both engines have, and the one before this. */
const OLDER = [SCHEMAS[0], SCHEMAS.at(-2)].filter((schema) => schema !== undefined);

for (const schema of OLDER)
  describe(`an installation of an older version (${schema})`, () => {
    test('is upgraded by a start, with all that it has; there is a way back, and again', async (t) => {
      const { url, egress } = await startThings(t);
      const { env, location } = await olderInstallation(t, schema, url);
      const upgraded = await startInstance(t, { ...env, ...egress });
      await assertWhole(upgraded);
      assert.deepEqual(await compareMigrations(upgraded.db), { pending: [], unknown: [] });
      if (engineOf(upgraded.db) === 'postgres') return;
      await upgraded.close();
      const next = SCHEMAS[SCHEMAS.indexOf(schema) + 1];
      for (const end of ['-wal', '-shm']) rmSync(location + end, { force: true });
      copyFileSync(`${location}.before-${next}`, location);
      await assertWhole(await startInstance(t, { ...env, ...egress }));
    });
  });

test('an installation of a newer version is refused with a sentence, and left as it is', async (t) => {
  const { env } = await olderInstallation(t, SCHEMAS.at(-1) ?? '');
  const current = await startInstance(t, env);
  await sql`insert into kysely_migration values ('9999_of_the_future', '2030-01-01')`.execute(current.db);
  await sql`alter table apps add column future text`.execute(current.db);
  await current.close();
  const isRefusal = (error: unknown) =>
    error instanceof StorageUnusable &&
    /newer version.*9999_of_the_future.*Start that version again/.test(error.message);
  await assert.rejects(startInstance(t, env), isRefusal);
  // Nor does anything change that: it is refused for the same reason again.
  await assert.rejects(startInstance(t, env), isRefusal);
});
