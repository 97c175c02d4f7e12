import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { addColumn } from './add-column.ts';

/**
 * What the overviews are drawn from, without reading calls: totals by hour, how many of the errors Trunkline refused, and the
 * last error of each kind of each integration.
 *
 * Nothing is filled in: hours and last errors begin with the next calls, and refusals of earlier days count as errors of
 * the API. A node of the version before, which runs on beside this one, adds to none of them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = engineOf(db) === 'postgres';
  const text = sql.raw(isPostgres ? 'text collate "C"' : 'text');
  const end = sql.raw(isPostgres ? '' : 'without rowid');
  for (const table of ['call_stats', 'call_totals'])
    await addColumn(db, table, 'refusals', 'integer', (column) => column.notNull().defaultTo(0));
  await sql`create table call_hours (
      workspace_id ${text} not null, integration_id ${text} not null, hour ${text} not null, calls integer not null,
      errors integer not null, failures integer not null, refusals integer not null default 0, durations ${text} not null,
      primary key (workspace_id, integration_id, hour)
    ) ${end}`.execute(db);
  await sql`create index call_hours_by_hour on call_hours (hour)`.execute(db);
  await sql`create table last_errors (
      workspace_id ${text} not null, integration_id ${text} not null, kind ${text} not null, call_id ${text} not null,
      app_id ${text} not null, operation ${text} not null, at ${text} not null, status integer not null,
      status_code integer, code ${text}, reason ${text},
      primary key (workspace_id, integration_id, kind)
    ) ${end}`.execute(db);
  if (!isPostgres) await describeUsage(db);
}

/** An index: about how many rows it has, and how many have the same first column, two columns, and so on. */
const STATISTICS: [table: string, index: string, rows: string][] = [
  ['call_hours', 'call_hours', '100000 10000 50 1'],
  ['call_hours', 'call_hours_by_hour', '100000 2000'],
  ['last_errors', 'last_errors', '30000 3000 3 1'],
];

/** Written and not measured, as those of `calls` are (0026_indexes_of_large_installations.ts). */
async function describeUsage(db: Kysely<unknown>): Promise<void> {
  for (const [table, index, rows] of STATISTICS)
    await sql`insert into sqlite_stat1 (tbl, idx, stat) values (${table}, ${index}, ${rows})`.execute(db);
  await sql`analyze sqlite_schema`.execute(db);
}
