import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { firstRequestIdAt } from '../http/request-id.ts';
import { openEmptyDatabase } from '../testing/database.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { createCallLog } from './call-log.ts';
import { monthsFrom } from './call-months.ts';
import { ensurePartition } from './call-partitions-storage.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 40;

test('each month has a partition, which takes its rows, and whole months are dropped', async (t) => {
  const db = await openEmptyDatabase(t);
  const { log, entries } = recordedLog();
  const callLog = createCallLog(db, log, KEPT_DAYS);
  const created_at = new Date().toISOString();
  const workspace = {
    id: 'w',
    slug: 'default',
    name: 'Default',
    kind: 'shared',
    plan: 'free',
    created_at,
  } as const;
  await db.insertInto('workspaces').values(workspace).execute();
  const logCall = (daysAgo: number) =>
    callLog.append({
      id: `${firstRequestIdAt(Date.now() - daysAgo * DAY_MS)}-7000-8000-00000000000${daysAgo % 10}`,
      workspace_id: 'w',
      app_id: 'app',
      integration_slug: 'slug',
      operation: 'get:/things',
      at: created_at,
      status: 200,
      duration_ms: 1,
      request_bytes: 0,
      response_bytes: 0,
      attempts: 1,
    });
  const rowsByTable = async () => {
    const { rows } = await sql<{ name: string; count: number }>`
      select tableoid::regclass::text as name, count(*)::int as count from calls group by 1 order by 1`.execute(
      db,
    );
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  };

  for (const daysAgo of [0, KEPT_DAYS + 70]) logCall(daysAgo);
  await callLog.flush();
  assert.deepEqual(await rowsByTable(), { calls_other: 2 });
  const [old, present] = [
    monthsFrom(Date.now() - (KEPT_DAYS + 70) * DAY_MS, 1)[0],
    monthsFrom(Date.now(), 1)[0],
  ];
  assert.ok(old && present);
  await ensurePartition(db, old);
  await callLog.preparePartitions();
  await callLog.preparePartitions();
  assert.deepEqual(await rowsByTable(), { [`calls_${old.name}`]: 1, [`calls_${present.name}`]: 1 });
  await callLog.prune(t.signal);
  assert.deepEqual(await rowsByTable(), { [`calls_${present.name}`]: 1 });
  const { rows } = await sql<{
    old: string | null;
  }>`select to_regclass(${`calls_${old.name}`}) as old`.execute(db);
  assert.equal(rows[0]?.old, null);
  assert.deepEqual(entries(), []);
});
