import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/**
 * Where the time of a call went, and an index of the calls that did not succeed by their outcome
 * (call-log/call-outcomes-storage.ts has the same expression: an index of one is used by no other).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? 'text collate "C"' : 'text';
  await sql.raw(`alter table calls add column timings ${text}`).execute(db);
  await sql
    .raw(`create index calls_by_outcome on calls (workspace_id, (${OUTCOME}), id) where ${OUTCOME} <> '2xx'`)
    .execute(db);
  if (engineOf(db) === 'sqlite') await describeIndex(db);
}

const OUTCOME = `case
  when code = 'cancelled' then 'cancelled'
  when code is not null and status < 500 then 'refused'
  when code is not null or status_code >= 500 then '5xx'
  when status_code >= 400 then '4xx'
  when status_code >= 300 then '3xx'
  else '2xx' end`;

/** Written and not measured, as those of the other indexes of `calls` are (0026_indexes_of_large_installations.ts). */
async function describeIndex(db: Kysely<unknown>): Promise<void> {
  await sql`insert into sqlite_stat1 (tbl, idx, stat) values ('calls', 'calls_by_outcome', '50000 5000 1000 1')`.execute(
    db,
  );
  await sql`analyze sqlite_schema`.execute(db);
}
