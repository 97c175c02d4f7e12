import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

/** Rows of integrations in the trash. */

export type TrashRow = Pick<Row<'integrations'>, 'id' | 'workspace_id' | 'spec_id' | 'name'> & {
  deleted_slug: string;
  deleted_at: string;
};

/** Where a page of the trash ended. */
export type TrashPosition = Pick<TrashRow, 'deleted_at' | 'id'>;

/** Those of a workspace, the last deleted first. @param after the last of the page before */
export function selectTrash(
  db: Database,
  workspaceId: string,
  after: TrashPosition | undefined,
  limit: number,
): Promise<TrashRow[]> {
  let query = trash(db).where('workspace_id', '=', workspaceId);
  if (after)
    query = query.where((e) => e(e.refTuple('deleted_at', 'id'), '<', e.tuple(after.deleted_at, after.id)));
  return query.orderBy('deleted_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

export function selectFromTrash(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<TrashRow | undefined> {
  return trash(db).where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst();
}

/** Those of all workspaces that were deleted before a time. */
export function selectDeletedBefore(db: Database, time: string): Promise<TrashRow[]> {
  return trash(db).where('deleted_at', '<', time).orderBy('deleted_at').execute();
}

function trash(db: Database) {
  return db
    .selectFrom('integrations')
    .select(['id', 'workspace_id', 'spec_id', 'name', 'deleted_slug', 'deleted_at'])
    .where('deleted_slug', 'is not', null)
    .where('deleted_at', 'is not', null)
    .$narrowType<{ deleted_slug: string; deleted_at: string }>();
}

/**
 * Moves an integration to the trash. Its slug is replaced by one that no path can have, so that it is free for others; what
 * it captured of calls is deleted.
 */
export async function moveToTrash(
  db: Database,
  { id, slug }: Pick<Row<'integrations'>, 'id' | 'slug'>,
  userId: string,
): Promise<void> {
  await db.deleteFrom('captured_calls').where('integration_id', '=', id).execute();
  await db
    .updateTable('integrations')
    .set({
      slug: `~${id}`,
      deleted_slug: slug,
      deleted_at: new Date().toISOString(),
      deleted_by: userId,
      capture_until: null,
      capture_keep_days: null,
    })
    .where('id', '=', id)
    .execute();
}

export async function moveFromTrash(db: Database, id: string, slug: string, userId: string): Promise<void> {
  await db
    .updateTable('integrations')
    .set((e) => ({
      slug,
      deleted_slug: null,
      deleted_at: null,
      deleted_by: null,
      revision: e('revision', '+', 1),
      updated_by: userId,
      updated_at: new Date().toISOString(),
    }))
    .where('id', '=', id)
    .execute();
}

/** Deletes the row with all that belongs to it: headers, credentials, operations, settings of apps. */
export async function deleteIntegration(db: Database, id: string): Promise<void> {
  await db.deleteFrom('integrations').where('id', '=', id).execute();
}
