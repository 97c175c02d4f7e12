import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** What changed, for the caches of the other processes: each reads the rows after the last that it saw. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = engineOf(db) === 'postgres';
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('invalidations')
    .addColumn('id', isPostgres ? 'bigserial' : 'integer', (c) =>
      // Without it SQLite gives an id again once its row was deleted.
      isPostgres ? c.primaryKey() : c.primaryKey().autoIncrement(),
    )
    .addColumn('payload', text, (c) => c.notNull())
    .addColumn('created_at', text, (c) => c.notNull())
    .execute();
}
