import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of apps. */

export async function insertApp(db: Database, row: NewRow<'apps'>): Promise<void> {
  await db.insertInto('apps').values(row).execute();
}

/** The apps of a workspace, oldest first, after the id `after`. */
export function selectApps(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Row<'apps'>[]> {
  let query = db.selectFrom('apps').selectAll().where('workspace_id', '=', workspaceId);
  if (after !== undefined) query = query.where('id', '>', after);
  return query.orderBy('id').limit(limit).execute();
}

/** An app of any workspace. */
export function selectApp(db: Database, id: string): Promise<Row<'apps'> | undefined> {
  return db.selectFrom('apps').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Which integrations an app may call; undefined where there is no such app. */
export async function selectIntegrationAccess(
  db: Database,
  id: string,
): Promise<Row<'apps'>['integration_access'] | undefined> {
  const row = await db
    .selectFrom('apps')
    .select('integration_access')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.integration_access;
}

/** @returns the row as it is afterwards */
export function updateApp(db: Database, id: string, changed: Partial<Row<'apps'>>): Promise<Row<'apps'>> {
  return db.updateTable('apps').set(changed).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Deletes an app with all that belongs to it: its tokens and its settings for integrations. */
export async function deleteApp(db: Database, id: string): Promise<void> {
  await db.deleteFrom('apps').where('id', '=', id).execute();
}
