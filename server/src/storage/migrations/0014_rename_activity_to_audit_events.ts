import type { Kysely } from 'kysely';

/** The audit log's table and columns take the words that the API uses. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('activity_by_workspace').execute();
  await db.schema.alterTable('activity').renameTo('audit_events').execute();
  await db.schema.alterTable('audit_events').renameColumn('difference', 'changes').execute();
  await db.schema.alterTable('audit_events').renameColumn('address', 'ip').execute();
  await db.schema
    .createIndex('audit_events_by_workspace')
    .on('audit_events')
    .columns(['workspace_id', 'id'])
    .execute();
}
