import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/**
 * The workspaces that are deleted, and whose calls and counts are not deleted yet: also those whose deletion an earlier version
 * was stopped in, of which counts are left.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .createTable('deleted_workspaces')
    .addColumn('id', text, (c) => c.primaryKey().notNull())
    .execute();
  await sql`insert into deleted_workspaces (id)
    select workspace_id from (select workspace_id from call_totals union select workspace_id from last_calls) as logged
    where workspace_id not in (select id from workspaces)`.execute(db);
}
