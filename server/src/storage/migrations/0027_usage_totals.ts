import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/**
 * Usage without reading a row of every integration, operation, app and day: totals of each integration and of each
 * workspace by day, the last call of each app through an integration, and indexes of the most called operations of a day
 * and of what is too old.
 *
 * A node of the version before, which runs on beside this one while an installation is upgraded, adds to none of the
 * totals: its calls of those minutes are missing in them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = engineOf(db) === 'postgres';
  const text = sql.raw(isPostgres ? 'text collate "C" not null' : 'text not null');
  const end = sql.raw(isPostgres ? '' : 'without rowid');
  await sql`create table call_totals (
      workspace_id ${text}, integration_id ${text}, day ${text}, calls integer not null, errors integer not null,
      failures integer not null, durations ${text}, primary key (workspace_id, integration_id, day)
    ) ${end}`.execute(db);
  await sql`create table last_calls (
      workspace_id ${text}, integration_id ${text}, app_id ${text}, at ${text},
      primary key (workspace_id, integration_id, app_id)
    ) ${end}`.execute(db);
  await fillTotals(db);
  await sql`insert into last_calls (workspace_id, integration_id, app_id, at)
    select workspace_id, integration_id, app_id, max(last_at) from call_counts group by 1, 2, 3`.execute(db);
  for (const statement of INDEXES) await sql.raw(statement).execute(db);
  if (!isPostgres) await describeUsage(db);
}

const INDEXES = [
  'create index last_calls_in_order on last_calls (workspace_id, integration_id, at, app_id)',
  'create index call_stats_by_calls on call_stats (day, workspace_id, calls)',
  'create index call_counts_by_day on call_counts (day)',
  'create index call_totals_by_day on call_totals (day)',
  'create index app_integrations_in_order on app_integrations (integration_id, app_id)',
  'drop index app_integrations_by_integration',
];

type Stats = { day: string; calls: number; errors: number; failures: number; durations: string };
type Total = { day: string; calls: number; errors: number; failures: number; durations: number[] };
type Integration = { workspace_id: string; integration_id: string };

/** Of all integrations, some at a time, and of their workspaces. */
async function fillTotals(db: Kysely<unknown>): Promise<void> {
  let ofWorkspace = new Map<string, Total>();
  let before: Integration = { workspace_id: '', integration_id: '' };
  for await (const integration of integrationsWithStats(db)) {
    if (integration.workspace_id !== before.workspace_id) {
      await insertTotals(db, { ...before, integration_id: '' }, ofWorkspace);
      ofWorkspace = new Map();
    }
    const totals = new Map<string, Total>();
    for (const stats of await statsOf(db, integration)) {
      addTo(totals, stats);
      addTo(ofWorkspace, stats);
    }
    await insertTotals(db, integration, totals);
    before = integration;
  }
  await insertTotals(db, { ...before, integration_id: '' }, ofWorkspace);
}

async function* integrationsWithStats(db: Kysely<unknown>): AsyncGenerator<Integration> {
  for (let after: Integration = { workspace_id: '', integration_id: '' }; ; ) {
    const { rows } = await sql<Integration>`select workspace_id, integration_id from call_stats
      where (workspace_id, integration_id) > (${after.workspace_id}, ${after.integration_id})
      group by 1, 2 order by 1, 2 limit 1000`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last;
  }
}

async function statsOf(
  db: Kysely<unknown>,
  { workspace_id, integration_id }: Integration,
): Promise<readonly Stats[]> {
  const { rows } = await sql<Stats>`select day, calls, errors, failures, durations from call_stats
    where workspace_id = ${workspace_id} and integration_id = ${integration_id}`.execute(db);
  return rows;
}

function addTo(totals: Map<string, Total>, { day, calls, errors, failures, durations }: Stats): void {
  const total = totals.get(day) ?? { day, calls: 0, errors: 0, failures: 0, durations: [] };
  totals.set(day, total);
  total.calls += calls;
  total.errors += errors;
  total.failures += failures;
  const counts: number[] = JSON.parse(durations);
  for (const [index, count] of counts.entries())
    total.durations[index] = (total.durations[index] ?? 0) + count;
}

async function insertTotals(
  db: Kysely<unknown>,
  { workspace_id, integration_id }: Integration,
  totals: ReadonlyMap<string, Total>,
): Promise<void> {
  if (totals.size === 0) return;
  const rows = [...totals.values()].map(
    ({ day, calls, errors, failures, durations }) =>
      sql`(${workspace_id}, ${integration_id}, ${day}, ${calls}, ${errors}, ${failures}, ${JSON.stringify(durations)})`,
  );
  await sql`insert into call_totals (workspace_id, integration_id, day, calls, errors, failures, durations)
    values ${sql.join(rows)}`.execute(db);
}

/** An index: about how many rows it has, and how many have the same first column, two columns, and so on. */
const STATISTICS: [table: string, index: string, rows: string][] = [
  ['call_stats', 'sqlite_autoindex_call_stats_1', '1000000 100000 100 30 1'],
  ['call_stats', 'call_stats_by_calls', '1000000 30000 3000 10'],
  ['call_counts', 'call_counts', '1000000 100000 100 30 1'],
  ['call_counts', 'call_counts_by_day', '1000000 30000'],
  ['call_totals', 'call_totals', '1000000 100000 30 1'],
  ['call_totals', 'call_totals_by_day', '1000000 30000'],
  ['last_calls', 'last_calls', '100000 10000 10 1'],
  ['last_calls', 'last_calls_in_order', '100000 10000 10 1 1'],
];

/** Written and not measured, as those of `calls` are (0026_indexes_of_large_installations.ts). */
async function describeUsage(db: Kysely<unknown>): Promise<void> {
  for (const [table, index, rows] of STATISTICS)
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${index}, ${rows})`.execute(db);
  await sql`analyze sqlite_schema`.execute(db);
}
