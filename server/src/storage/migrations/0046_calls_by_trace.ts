import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** The calls of a trace. Most belong to none: the index does not hold them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index calls_by_trace on calls (workspace_id, trace_id, id) where trace_id is not null`.execute(
    db,
  );
  if (engineOf(db) !== 'sqlite') return;
  // As for the other indexes of calls (0026).
  await sql`insert into sqlite_stat1 (tbl, idx, stat) values ('calls', 'calls_by_trace', '500000 50000 3 1')`.execute(
    db,
  );
  await sql`analyze sqlite_schema`.execute(db);
}
