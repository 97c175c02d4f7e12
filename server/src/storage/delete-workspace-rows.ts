import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Deletes a workspace and the rows of it in every table. Tables with a foreign key follow by cascade; the tables of
 * logs, which have none, are found by their column `workspace_id`, so that no table can be forgotten.
 * Run in a transaction.
 */
export async function deleteWorkspaceRows(db: Database, workspaceId: string): Promise<void> {
  await db.deleteFrom('workspaces').where('id', '=', workspaceId).execute();
  const tables = await db.introspection.getTables();
  for (const { name, columns } of tables)
    if (columns.some((column) => column.name === 'workspace_id'))
      await sql`delete from ${sql.table(name)} where workspace_id = ${workspaceId}`.execute(db);
}
