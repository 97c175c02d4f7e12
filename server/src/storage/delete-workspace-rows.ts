import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Deletes a workspace and the rows of it in every table. Tables with a foreign key follow by cascade; the tables of
 * logs, which have none, are found by their column `workspace_id`, so that no table can be forgotten. Its calls and their counts
 * stay, which may be millions: a job deletes them, which finds the workspace in `deleted_workspaces`.
 * Run in a transaction.
 */
export async function deleteWorkspaceRows(db: Database, workspaceId: string): Promise<void> {
  await db.deleteFrom('workspaces').where('id', '=', workspaceId).execute();
  await db.insertInto('deleted_workspaces').values({ id: workspaceId }).execute();
  const tables = await db.introspection.getTables();
  for (const { name, columns } of tables)
    if (columns.some((column) => column.name === 'workspace_id') && !OF_CALLS.test(name))
      await sql`delete from ${sql.table(name)} where workspace_id = ${workspaceId}`.execute(db);
}

/** The table of calls, its partitions, and what is made from calls. */
const OF_CALLS =
  /^(calls(_.*)?|call_counts|call_stats|call_totals|call_hours|app_totals|last_calls|last_errors)$/;
