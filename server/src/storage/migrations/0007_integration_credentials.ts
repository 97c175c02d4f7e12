import type { Kysely } from 'kysely';

/** Credentials of an integration: API key, Basic, bearer, OAuth 2.0. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('integration_auth')
    .addColumn('integration_id', 'text', (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('position', 'integer', (c) => c.notNull())
    .addColumn('credential', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('integration_auth_key', ['integration_id', 'position'])
    .execute();
}
