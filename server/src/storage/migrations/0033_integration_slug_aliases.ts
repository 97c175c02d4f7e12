import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** The former slugs of integrations, which lead to them until they expire. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('integration_slug_aliases')
    .addColumn('workspace_id', text, (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('slug', text, (c) => c.notNull())
    .addColumn('integration_id', text, (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('expires_at', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('integration_slug_aliases_key', ['workspace_id', 'slug'])
    .execute();
  await db.schema
    .createIndex('integration_slug_aliases_by_integration')
    .on('integration_slug_aliases')
    .columns(['integration_id', 'slug'])
    .execute();
  await db.schema
    .createIndex('integration_slug_aliases_by_expiry')
    .on('integration_slug_aliases')
    .column('expires_at')
    .execute();
}
