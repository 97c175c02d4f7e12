import type { Kysely } from 'kysely';

/** Two-factor codes that were accepted, until they expire: none works a second time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('used_codes')
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('used_codes_key', ['user_id', 'code'])
    .execute();
}
