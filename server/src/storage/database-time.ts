import { type Kysely, sql } from 'kysely';
import { engineOf } from './engine.ts';
import type { Schema } from './schema.ts';

/** What time it is by the clock of the database, in milliseconds since 1970. */
export async function readDatabaseTime(db: Kysely<Schema>): Promise<number> {
  const now =
    engineOf(db) === 'postgres'
      ? sql`extract(epoch from clock_timestamp()) * 1000`
      : sql`(julianday('now') - 2440587.5) * 86400000`;
  const { rows } = await sql<{ now: number }>`select ${now} as now`.execute(db);
  return Number(rows[0]?.now);
}
