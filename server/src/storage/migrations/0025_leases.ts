import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** What one process of all that share the database does, and until when the others leave it to that one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = engineOf(db) === 'postgres';
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('leases')
    .addColumn('name', text, (c) => c.primaryKey().notNull())
    .addColumn('holder', text, (c) => c.notNull())
    .addColumn('until', isPostgres ? 'bigint' : 'integer', (c) => c.notNull())
    .execute();
}
