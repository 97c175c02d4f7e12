import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** The trace that a call belongs to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = sql.raw(engineOf(db) === 'postgres' ? 'text collate "C"' : 'text');
  await sql`alter table calls add column trace_id ${text}`.execute(db);
}
