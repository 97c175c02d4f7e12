import { recordAuditEvent } from '../audit-log/audit-log.ts';
import { notFound } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { refuseTakenSlug } from './slug.ts';

export type Trash = ReturnType<typeof createTrash>;

export type DeletedIntegration = {
  id: string;
  slug: string;
  name: string;
  deleted_at: string;
  /** When it is erased, headers and all. */
  erased_at: string;
};

const RETENTION_MS = 30 * 86_400_000;

/** Deleted integrations, kept whole for a while so that a mistake can be undone. */
export function createTrash(db: Database, invalidations: InvalidationBus) {
  /** Those of a workspace, the one deleted last first. */
  async function list(workspaceId: string): Promise<DeletedIntegration[]> {
    const rows = await deletedIn(workspaceId).orderBy('deleted_at', 'desc').execute();
    return rows.map(({ deleted_slug, deleted_at, ...row }) => ({
      ...row,
      slug: deleted_slug,
      deleted_at,
      erased_at: new Date(Date.parse(deleted_at) + RETENTION_MS).toISOString(),
    }));
  }

  /**
   * Brings one back as it was, with its headers and what apps' settings say of it.
   *
   * @param slug another slug than it had, where that is taken now
   * @returns its slug
   * @throws Problem not_found, slug_taken
   */
  async function restore(member: Membership, id: string, slug: string | undefined): Promise<string> {
    const workspaceId = member.workspace.id;
    const row = await find(workspaceId, id);
    const restored = slug ?? row.deleted_slug;
    await db.transaction().execute(async (trx) => {
      await refuseTakenSlug(trx, workspaceId, restored);
      await trx
        .updateTable('integrations')
        .set((e) => ({
          slug: restored,
          deleted_slug: null,
          deleted_at: null,
          deleted_by: null,
          revision: e('revision', '+', 1),
          updated_by: member.user.id,
          updated_at: new Date().toISOString(),
        }))
        .where('id', '=', id)
        .execute();
      await recordAuditEvent(trx, member, 'integration.restore', { id, name: restored });
    });
    invalidations.publish({ kind: 'integration', workspaceId, slug: restored });
    return restored;
  }

  /** Erases one for good, before its time. @throws Problem not_found */
  async function purge(member: Membership, id: string): Promise<void> {
    const row = await find(member.workspace.id, id);
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('integrations').where('id', '=', id).execute();
      await recordAuditEvent(trx, member, 'integration.purge', { id, name: row.deleted_slug });
    });
  }

  /** Erases those whose time is over. */
  async function purgeExpired(): Promise<void> {
    const oldest = new Date(Date.now() - RETENTION_MS).toISOString();
    await db.deleteFrom('integrations').where('deleted_at', '<', oldest).execute();
  }

  async function find(workspaceId: string, id: string) {
    const row = await deletedIn(workspaceId).where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('deleted integration');
    return row;
  }

  function deletedIn(workspaceId: string) {
    return db
      .selectFrom('integrations')
      .select(['id', 'name', 'deleted_slug', 'deleted_at'])
      .where('workspace_id', '=', workspaceId)
      .where('deleted_slug', 'is not', null)
      .where('deleted_at', 'is not', null)
      .$narrowType<{ deleted_slug: string; deleted_at: string }>();
  }

  return { list, restore, erase: purge, eraseOld: purgeExpired };
}
