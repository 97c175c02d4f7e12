import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openEmptyDatabase } from '../../testing/database.ts';
import { runMigrationAgain } from '../../testing/run-migration.ts';
import { up } from './0027_usage_totals.ts';

test('an upgrade sums the statistics that exist, by integration and by workspace', async (t) => {
  const db = await openEmptyDatabase(t);
  // As the version before left it.
  for (const statement of [
    'drop table call_totals',
    'drop table last_calls',
    'drop index call_stats_by_calls',
    'drop index call_counts_by_day',
    'drop index app_integrations_in_order',
    'create index app_integrations_by_integration on app_integrations (integration_id)',
  ])
    await sql.raw(statement).execute(db);
  const stats = (
    workspace_id: string,
    integration_id: string,
    operation: string,
    day: string,
    durations: number[],
  ) => ({
    workspace_id,
    integration_id,
    operation,
    day,
    calls: durations.reduce((sum, count) => sum + count, 0),
    errors: 1,
    failures: 0,
    durations: JSON.stringify(durations),
  });
  await db
    .insertInto('call_stats')
    .values([
      stats('v', 'other', 'get:/a', '2026-01-01', [5]),
      stats('w', 'one', 'get:/a', '2026-01-01', [1, 0, 2]),
      stats('w', 'one', 'get:/b', '2026-01-01', [1, 4, 0]),
      stats('w', 'one', 'get:/b', '2026-01-02', [0, 0, 7]),
      stats('w', 'two', 'get:/a', '2026-01-01', [1, 1, 1]),
    ])
    .execute();
  const count = { workspace_id: 'w', integration_id: 'one', app_id: 'app', calls: 1 };
  await db
    .insertInto('call_counts')
    .values([
      { ...count, day: '2026-01-01', last_at: '2026-01-01T10:00:00.000Z' },
      { ...count, day: '2026-01-02', last_at: '2026-01-02T09:00:00.000Z' },
    ])
    .execute();

  await runMigrationAgain(db, up);

  const totals = await db
    .selectFrom('call_totals')
    .selectAll()
    .orderBy('workspace_id')
    .orderBy('integration_id')
    .orderBy('day')
    .execute();
  assert.deepEqual(
    totals.map(({ workspace_id, integration_id, day, calls, errors, durations }) =>
      [workspace_id, integration_id, day, calls, errors, durations].join(' '),
    ),
    [
      'v  2026-01-01 5 1 [5]',
      'v other 2026-01-01 5 1 [5]',
      'w  2026-01-01 11 3 [3,5,3]',
      'w  2026-01-02 7 1 [0,0,7]',
      'w one 2026-01-01 8 2 [2,4,2]',
      'w one 2026-01-02 7 1 [0,0,7]',
      'w two 2026-01-01 3 1 [1,1,1]',
    ],
  );
  assert.deepEqual(await db.selectFrom('last_calls').select(['app_id', 'at']).execute(), [
    { app_id: 'app', at: '2026-01-02T09:00:00.000Z' },
  ]);
});
