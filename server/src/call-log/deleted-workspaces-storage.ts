import type { Database } from '../storage/database.ts';

/** The workspaces that are deleted, and of which calls and counts may be left. */
export async function selectDeletedWorkspaces(db: Database): Promise<string[]> {
  const rows = await db.selectFrom('deleted_workspaces').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** Nothing of the workspace is left. */
export async function deleteDeletedWorkspace(db: Database, id: string): Promise<void> {
  await db.deleteFrom('deleted_workspaces').where('id', '=', id).execute();
}
