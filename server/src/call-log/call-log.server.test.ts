import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import type { Database } from '../storage/database.ts';
import { openEmptyDatabase } from '../testing/database.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { createCallLog } from './call-log.ts';
import { sumDurations } from './call-stats-storage.ts';

const ROW = {
  id: 'id',
  workspace_id: 'workspace',
  app_id: 'app',
  integration_slug: 'slug',
  operation: 'get:/things',
  at: '2026-01-01T00:00:00.000Z',
  status: 200,
  duration_ms: 1,
  request_bytes: 0,
  response_bytes: 0,
  attempts: 1,
};

test('a log that cannot be written keeps as many rows as fit, and counts the others', async (t) => {
  const db = await openEmptyDatabase(t);
  // What was never used cannot be destroyed, and would connect later.
  await db.selectFrom('workspaces').select('id').execute();
  await db.destroy();
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const callLog = createCallLog(db, log, 1);
  for (let count = 0; count < 100_005; count += 1) callLog.append(ROW);
  await callLog.flush();
  await callLog.flush();
  assert.equal(lines.length, 1);
  assert.match(lines.join(), /"buffered":100000,"dropped":5/);
  await assert.rejects(callLog.close(), /100005 rows of the call log could not be written/);
});

/** A database with the workspace of ROW. */
async function openWithWorkspace(t: TestContext): Promise<Database> {
  const db = await openEmptyDatabase(t);
  await db
    .insertInto('workspaces')
    .values({
      id: ROW.workspace_id,
      slug: 'default',
      name: 'Default',
      kind: 'shared',
      plan: 'free',
      created_at: ROW.at,
    })
    .execute();
  return db;
}

test('logs that add to the same counts at the same time lose none', async (t) => {
  const db = await openWithWorkspace(t);
  const { log, entries } = recordedLog();
  const nodes = Array.from({ length: 4 }, () => createCallLog(db, log, 1));
  for (let round = 0; round < 5; round += 1) {
    for (const [node, callLog] of nodes.entries())
      for (let call = 0; call < 40; call += 1) {
        // Each node in another order.
        const operation = `get:/${node % 2 === 0 ? call : 39 - call}`;
        callLog.append({
          ...ROW,
          id: `${round} ${node} ${call}`,
          app_id: `app ${node}`,
          integration_id: 'integration',
          operation,
        });
      }
    await Promise.all(nodes.map((callLog) => callLog.flush()));
  }
  assert.deepEqual(entries(), []);
  const counts = await db.selectFrom('call_counts').select('calls').execute();
  assert.deepEqual(counts, Array(4).fill({ calls: 200 }));
  const stats = await db.selectFrom('call_stats').selectAll().execute();
  assert.equal(stats.length, 40);
  for (const row of stats) assert.deepEqual([row.calls, callsIn(row)], [20, 20]);
  const totals = await db.selectFrom('call_totals').selectAll().orderBy('integration_id').execute();
  assert.deepEqual(
    totals.map((row) => [row.integration_id, row.calls, callsIn(row)]),
    [
      ['', 800, 800],
      ['integration', 800, 800],
    ],
  );
});

function callsIn({ durations }: { durations: string }): number {
  return sumDurations(durations, 'row').reduce((sum, count) => sum + count);
}

test('texts that no database need store stop no row of the log', async (t) => {
  const db = await openWithWorkspace(t);
  const { log, entries } = recordedLog();
  const callLog = createCallLog(db, log, 1);
  const integration_id = 'integration';
  const operations = ['get:/\0', 'get:/\ud800', 'get:/\udc00\ud83d', 'get:/\u{1f600}"\\u0000'];
  for (const [id, operation] of operations.entries())
    callLog.append({ ...ROW, id: String(id), integration_id, operation, subject: operation });
  await callLog.close();
  assert.deepEqual(entries(), []);
  const items = await callLog.list(ROW.workspace_id, {}, undefined, 10);
  assert.equal(items.length, 4);
  assert.equal(items[0]?.operation, 'get:/\u{1f600}"\\u0000');
});
