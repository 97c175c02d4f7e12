import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** A personal workspace for each account; invitations by link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'workspaces', 'personal_of', 'text');
  await db.schema
    .createIndex('workspaces_personal_of')
    .unique()
    .on('workspaces')
    .column('personal_of')
    .execute();

  await db.schema
    .createTable('invitations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('email', 'text')
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('invitations_by_workspace').on('invitations').column('workspace_id').execute();
}
