import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';
import { addColumn } from './add-column.ts';

/** Whether apps may use every integration or what admins granted them, the grants, and the requests for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? sql`text collate "C"` : sql`text`;
  await addColumn(db, 'workspaces', 'app_access', 'text', (c) => c.notNull().defaultTo('open'));
  await db.schema
    .createTable('app_grants')
    .addColumn('app_id', text, (c) => c.notNull().references('apps.id').onDelete('cascade'))
    .addColumn('integration_id', text, (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('operations', text)
    .addPrimaryKeyConstraint('app_grants_key', ['app_id', 'integration_id'])
    .execute();
  await db.schema
    .createIndex('app_grants_by_integration')
    .on('app_grants')
    .columns(['integration_id', 'app_id'])
    .execute();
  await db.schema
    .createTable('access_requests')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .addColumn('workspace_id', text, (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('app_id', text, (c) => c.notNull().references('apps.id').onDelete('cascade'))
    .addColumn('integration_id', text, (c) => c.notNull().references('integrations.id').onDelete('cascade'))
    .addColumn('operations', text)
    .addColumn('reason', text, (c) => c.notNull())
    .addColumn('status', text, (c) => c.notNull())
    .addColumn('requested_by', text, (c) => c.notNull())
    .addColumn('requested_at', text, (c) => c.notNull())
    .addColumn('decided_by', text)
    .addColumn('decided_at', text)
    .addColumn('note', text)
    .addUniqueConstraint('access_requests_of_app', ['app_id', 'integration_id'])
    .execute();
  await db.schema
    .createIndex('access_requests_by_status')
    .on('access_requests')
    .columns(['workspace_id', 'status', 'id'])
    .execute();
  await db.schema
    .createIndex('access_requests_by_integration')
    .on('access_requests')
    .column('integration_id')
    .execute();
}
