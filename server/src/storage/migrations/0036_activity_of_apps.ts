import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/**
 * The calls and errors of each app by day, and indexes for lists of apps: in the order of their names, and the last call
 * of each.
 *
 * Calls of the days before are counted without their errors, which no table has by app. A node of the version before,
 * which runs on beside this one while an installation is upgraded, adds to none of the totals.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = engineOf(db) === 'postgres';
  const text = sql.raw(isPostgres ? 'text collate "C" not null' : 'text not null');
  const end = sql.raw(isPostgres ? '' : 'without rowid');
  await sql`create table app_totals (
      workspace_id ${text}, app_id ${text}, day ${text}, calls integer not null, errors integer not null,
      primary key (workspace_id, app_id, day)
    ) ${end}`.execute(db);
  await sql`insert into app_totals (workspace_id, app_id, day, calls, errors)
    select workspace_id, app_id, day, sum(calls), 0 from call_counts group by 1, 2, 3`.execute(db);
  for (const statement of INDEXES) await sql.raw(statement).execute(db);
  if (!isPostgres) await describeTotals(db);
}

const INDEXES = [
  'create index app_totals_by_day on app_totals (day)',
  'create index last_calls_by_app on last_calls (workspace_id, app_id, at)',
  'create index apps_by_name on apps (workspace_id, lower(name), id)',
];

/** An index: about how many rows it has, and how many have the same first column, two columns, and so on. */
const STATISTICS: [table: string, index: string, rows: string][] = [
  ['app_totals', 'app_totals', '1000000 100000 30 1'],
  ['app_totals', 'app_totals_by_day', '1000000 30000'],
  ['last_calls', 'last_calls_by_app', '100000 10000 10 1'],
];

/** Written and not measured, as those of `calls` are (0026_indexes_of_large_installations.ts). */
async function describeTotals(db: Kysely<unknown>): Promise<void> {
  for (const [table, index, rows] of STATISTICS)
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${index}, ${rows})`.execute(db);
  await sql`analyze sqlite_schema`.execute(db);
}
