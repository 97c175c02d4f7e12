import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { v7 as uuid } from 'uuid';
import { createCallLog } from '../call-log/call-log.ts';
import { createLogger } from '../config/logging.ts';
import { openDatabase } from '../storage/database.ts';
import { registerApi, startInstance } from '../testing/instance.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { invite } from '../testing/test-users.ts';
import { json, startUpstream } from '../testing/upstream.ts';

/**
 * The tables that hold rows of a workspace, found in the schema: those with a column `workspace_id`, and those that
 * refer to one of them by a foreign key.
 */
function tablesOfWorkspace(db: DatabaseSync): string[] {
  const names = db
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));
  const has = new Set<string>(['workspaces']);
  for (let size = 0; size < has.size; ) {
    size = has.size;
    for (const name of names) {
      const columns = db.prepare('select name from pragma_table_info(?)').all(name);
      const references = db.prepare('select "table" as target from pragma_foreign_key_list(?)').all(name);
      if (
        columns.some((column) => column.name === 'workspace_id') ||
        references.some(({ target }) => has.has(String(target)))
      )
        has.add(name);
    }
  }
  return [...has].sort();
}

/** How many rows each of those tables has. */
function rowCounts(file: string): Record<string, number> {
  const db = new DatabaseSync(file, { readOnly: true });
  const counts = tablesOfWorkspace(db).map((name) => {
    const row = db.prepare(`select count(*) as count from "${name}"`).get();
    return [name, Number(row?.count)] as const;
  });
  db.close();
  return Object.fromEntries(counts);
}

test('deleting a workspace leaves no row of it in any table, and its apps stop calling at once', async (t) => {
  const instance = await startInstance(t, { EGRESS_ALLOW: '127.0.0.1' });
  const upstream = await startUpstream(t, (_request, response) => json(response, 200, { ok: true }));
  const file = join(instance.dataDir, 'trunkline.db');
  await instance.api('POST', '/api/workspaces', { name: 'Other', slug: 'other' });
  const before = rowCounts(file);

  const { call } = await registerApi(instance, {
    document: {
      openapi: '3.1.0',
      info: { title: 'Things', version: '1' },
      servers: [{ url: upstream.url }],
      paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
    },
    operations: ['get:/things'],
    base_url: upstream.url,
    headers: [{ name: 'X-Api-Key', value: 'of-the-api' }],
    credentials: [{ type: 'bearer', token: 'of-the-api' }],
  });
  await instance.api('POST', '/api/workspaces/default/apps', { name: 'Shop', prompt: 'Show things' });
  await invite(instance.api, 'default', { role: 'viewer' });
  assert.equal(expectBody(await call('get:/things'), CallEnvelope).success, true);
  await instance.api('GET', '/api/workspaces/default/calls');
  const filled = rowCounts(file);
  const own = Object.keys(filled).filter((name) => name !== 'workspaces' && name !== 'members');
  for (const name of own) assert.ok((filled[name] ?? 0) > (before[name] ?? 0), `a row of ${name}`);

  assert.equal((await instance.api('DELETE', '/api/workspaces/default?confirm=default')).status, 204);
  assert.deepEqual([(await call('get:/things')).status, upstream.requests.length], [401, 1]);
  await instance.close();
  const { workspaces = 0, members = 0, ...others } = before;
  assert.deepEqual(rowCounts(file), { ...others, workspaces: workspaces - 1, members: members - 1 });
});

test('a call that ends after its workspace was deleted is not logged', async (t) => {
  const db = await openDatabase(join(temporaryFolder(t), 'trunkline.db'));
  t.after(() => db.destroy());
  const callLog = createCallLog(db, createLogger('silent', { write() {} }), 30);
  callLog.append({
    id: uuid(),
    workspace_id: 'deleted',
    app_id: 'app',
    integration_id: 'integration',
    integration_slug: 'things',
    operation: 'get:/things',
    at: new Date().toISOString(),
    status: 200,
    status_code: 200,
    duration_ms: 1,
    request_bytes: 0,
    response_bytes: 0,
  });
  await callLog.flush();
  for (const table of ['calls', 'call_counts', 'call_stats'] as const)
    assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
});
