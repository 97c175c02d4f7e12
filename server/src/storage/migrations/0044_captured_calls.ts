import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { addColumn } from './add-column.ts';

/** Requests and responses of calls that integrations capture for some time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? sql`text collate "C"` : sql`text`;
  await addColumn(db, 'integrations', 'capture_until', 'text');
  await addColumn(db, 'integrations', 'capture_keep_days', 'integer');
  await db.schema
    .createTable('captured_calls')
    .addColumn('workspace_id', text, (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('id', text, (c) => c.notNull())
    .addColumn('integration_id', text, (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('expires_at', text, (c) => c.notNull())
    .addColumn('content', text, (c) => c.notNull())
    .addPrimaryKeyConstraint('captured_calls_key', ['workspace_id', 'id'])
    .execute();
  await db.schema
    .createIndex('captured_calls_by_integration')
    .on('captured_calls')
    .columns(['integration_id', 'id'])
    .execute();
  await db.schema.createIndex('captured_calls_by_expiry').on('captured_calls').column('expires_at').execute();
}
