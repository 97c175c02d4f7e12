import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { createCallLog } from '../call-log/call-log.ts';
import { createLogger } from '../config/logging.ts';
import type { Database } from '../storage/database.ts';
import { openDatabaseOf, openEmptyDatabase } from '../testing/database.ts';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { invite } from '../testing/test-users.ts';
import { until } from '../testing/until.ts';
import { json, startUpstream } from '../testing/upstream.ts';

/**
 * The tables that hold rows of a workspace, found in the schema: those with a column that names it, or something else
 * that belongs to it. Partitions are parts of their table.
 */
async function tablesOfWorkspace(db: Database): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .filter(({ name }) => !name.startsWith('calls_'))
    .filter(({ columns }) => columns.some(({ name }) => OWNED_BY.has(name)))
    .map(({ name }) => name)
    .sort();
}

const OWNED_BY = new Set(['workspace_id', 'spec_id', 'integration_id', 'app_id']);

/** How many rows each of those tables has, and `workspaces`. */
async function rowCounts(db: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of ['workspaces', ...(await tablesOfWorkspace(db))]) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(
      db,
    );
    counts[name] = Number(rows[0]?.count);
  }
  return counts;
}

test('deleting a workspace leaves no row of it in any table, and its apps stop calling at once', async (t) => {
  const instance = await startInstance(t, { EGRESS_ALLOW: '127.0.0.1' });
  // The second call is one with an error.
  const upstream = await startUpstream(t, (_request, response) =>
    json(response, upstream.requests.length === 1 ? 200 : 404, {}),
  );
  const db = await openDatabaseOf(t, instance.dataDir);
  await instance.api('POST', '/api/workspaces', { name: 'Other', slug: 'other' });
  const before = await rowCounts(db);

  await addAlerts(instance);
  const { app, call, integration } = await registerApi(instance, {
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
  await instance.api('PUT', `/api/workspaces/default/integrations/${integration.slug}/capture`, {
    minutes: 15,
  });
  await instance.api('POST', '/api/workspaces/default/apps', { name: 'Shop', prompt: 'Show things' });
  await invite(instance.api, 'default', { role: 'viewer' });
  assert.equal(expectBody(await call('get:/things'), CallEnvelope).success, true);
  assert.equal(expectBody(await call('get:/things'), CallEnvelope).success, false);
  await instance.api('GET', '/api/workspaces/default/calls');
  await instance.api('GET', `/api/workspaces/default/integrations/${integration.slug}/capture`);
  const request = { operations: null, reason: 'Shows things' };
  const ofIntegration = `/api/workspaces/default/apps/${app.id}/integrations/${integration.slug}`;
  await instance.api('PUT', `${ofIntegration}/access-request`, request);
  await instance.api('PATCH', '/api/workspaces/default/app-access', {
    changes: [{ app_id: app.id, slug: integration.slug, grant: { operations: null } }],
  });
  const session = { name: 'Agent', expires_in_minutes: 60 };
  await instance.api('POST', `/api/workspaces/default/apps/${app.id}/agent-sessions`, session);
  await instance.api('POST', '/api/workspaces/default/agent-clients', {
    name: 'Agent',
    redirect_uris: ['https://agent.example/callback'],
  });
  const renamed = `/api/workspaces/default/integrations/${integration.slug}`;
  await instance.api('PATCH', renamed, { slug: 'renamed' }, { 'if-match': '*' });
  const filled = await rowCounts(db);
  const own = Object.keys(filled).filter((name) => name !== 'workspaces' && name !== 'members');
  for (const name of own) assert.ok((filled[name] ?? 0) > (before[name] ?? 0), `a row of ${name}`);

  assert.equal((await instance.api('DELETE', '/api/workspaces/default?confirm=default')).status, 204);
  assert.deepEqual([(await call('get:/things')).status, upstream.requests.length], [401, 2]);
  await until(() => callLogRows(db), []);
  await instance.close();
  const { workspaces = 0, members = 0, ...others } = before;
  assert.deepEqual(await rowCounts(db), { ...others, workspaces: workspaces - 1, members: members - 1 });
});

/** A destination of alerts, which the token that the test creates is said to, and a state of which something was said. */
async function addAlerts({ api, db }: Instance): Promise<void> {
  await api('POST', '/api/workspaces/default/alert-destinations', {
    type: 'webhook',
    name: 'Hook',
    url: 'http://127.0.0.1:1/hook',
    events: ['token.created'],
  });
  const { id } = await db
    .selectFrom('workspaces')
    .select('id')
    .where('slug', '=', 'default')
    .executeTakeFirstOrThrow();
  await db
    .insertInto('alert_states')
    .values({ workspace_id: id, subject: 'quota/apps', state: '', at: '' })
    .execute();
}

/** What the job deletes, and what it finds it by. */
async function callLogRows(db: Database): Promise<object[]> {
  const tables = ['calls', ...MADE_FROM_CALLS, 'deleted_workspaces'] as const;
  return (await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()))).flat();
}

const MANY = 10_000;

/** A row for each table that is made from calls. */
function newCounts(at: number) {
  const key = { workspace_id: 'deleted', integration_id: `integration-${at}` };
  const day = '2026-01-01';
  const stats = { ...key, calls: 1, errors: 0, failures: 0, durations: '[]' };
  const call = { app_id: 'app', operation: 'get:/things', at: day, status: 502 };
  return {
    call_counts: { ...key, app_id: 'app', day, calls: 1, last_at: day },
    call_stats: { ...stats, day, operation: 'get:/things' },
    call_totals: { ...stats, day },
    call_hours: { ...stats, hour: `${day}T09` },
    app_totals: { workspace_id: 'deleted', app_id: `app-${at}`, day, calls: 1, errors: 0 },
    last_calls: { ...key, app_id: 'app', at: day },
    last_errors: { ...key, ...call, kind: 'failure', call_id: 'call' },
  };
}

const MADE_FROM_CALLS = [
  'call_counts',
  'call_stats',
  'call_totals',
  'call_hours',
  'app_totals',
  'last_calls',
  'last_errors',
] as const;

/** Inserts rows of a workspace that is deleted. */
async function insertCounts(db: Database, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - from) }, (_, at) => newCounts(from + at));
    for (const table of MADE_FROM_CALLS)
      await db
        .insertInto(table)
        .values(rows.map((row) => row[table]))
        .execute();
  }
}

function newCall() {
  return {
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
  };
}

test('other writes do not wait until all calls and counts of a deleted workspace are deleted', async (t) => {
  const db = await openEmptyDatabase(t);
  const callLog = createCallLog(db, createLogger('silent', { write() {} }), 30);
  for (let rows = 0; rows < MANY; rows += 1000)
    await db
      .insertInto('calls')
      .values(Array.from({ length: 1000 }, newCall))
      .execute();
  await insertCounts(db, MANY);
  await markDeleted(db);
  const ended: string[] = [];
  await Promise.all([
    callLog.purgeDeletedWorkspaces(t.signal).then(() => ended.push('deletion')),
    db
      .insertInto('calls')
      .values({ ...newCall(), workspace_id: 'other' })
      .execute()
      .then(() => ended.push('save')),
  ]);
  assert.deepEqual(ended, ['save', 'deletion']);
  const left = await db.selectFrom('calls').select('workspace_id').execute();
  assert.deepEqual(left, [{ workspace_id: 'other' }]);
  await assertNoCounts(db);
});

function markDeleted(db: Database): Promise<unknown> {
  return db.insertInto('deleted_workspaces').values({ id: 'deleted' }).execute();
}

async function assertNoCounts(db: Database): Promise<void> {
  for (const table of MADE_FROM_CALLS)
    assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
}

test('a deletion that was broken off goes on the next time', async (t) => {
  const db = await openEmptyDatabase(t);
  const callLog = createCallLog(db, createLogger('silent', { write() {} }), 30);
  await db
    .insertInto('calls')
    .values(Array.from({ length: 1000 }, newCall))
    .execute();
  await insertCounts(db, MANY);
  await markDeleted(db);
  await assert.rejects(callLog.purgeDeletedWorkspaces(AbortSignal.abort()), { name: 'AbortError' });
  assert.notDeepEqual(await db.selectFrom('call_counts').selectAll().execute(), []);
  await callLog.purgeDeletedWorkspaces(t.signal);
  assert.deepEqual(await callLogRows(db), []);
});

test('a call that ends after its workspace was deleted is not logged', async (t) => {
  const db = await openEmptyDatabase(t);
  const callLog = createCallLog(db, createLogger('silent', { write() {} }), 30);
  callLog.append(newCall());
  await callLog.flush();
  for (const table of ['calls', 'call_counts', 'call_stats'] as const)
    assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table);
});
