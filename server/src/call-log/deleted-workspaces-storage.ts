import type { Database } from '../storage/database.ts';

/** The tables whose rows outlive the transaction that deletes their workspace. */
type LogTable = 'calls' | 'call_counts' | 'call_stats' | 'call_totals' | 'last_calls';

/** The workspaces that a table has rows of, and that are deleted: those whose deletion was broken off. */
export async function* deletedWorkspacesIn(db: Database, table: LogTable): AsyncGenerator<string> {
  for await (const id of workspacesIn(db, table)) {
    const workspace = await db.selectFrom('workspaces').select('id').where('id', '=', id).executeTakeFirst();
    if (!workspace) yield id;
  }
}

/** Each workspace that a table has rows of, found by steps over the primary key. */
export async function* workspacesIn(db: Database, table: LogTable): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const row = await db
      .selectFrom(table)
      .select('workspace_id')
      .where('workspace_id', '>', after)
      .orderBy('workspace_id')
      .limit(1)
      .executeTakeFirst();
    if (!row) return;
    yield row.workspace_id;
    after = row.workspace_id;
  }
}
