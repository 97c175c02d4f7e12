import { type Actor, recordAuditEvent, systemActor } from '../audit-log/audit-log.ts';
import { notFound } from '../http/problems.ts';
import { deleteSpecIfUnused } from '../specs/spec-storage.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { refuseTakenSlug } from './slug.ts';

export type Trash = ReturnType<typeof createTrash>;

export type DeletedIntegration = {
  id: string;
  slug: string;
  name: string;
  deleted_at: string;
  /** When it is removed for good, with its headers. */
  erased_at: string;
};

type PurgedRow = Pick<Row<'integrations'>, 'id' | 'spec_id' | 'deleted_slug'>;

const RETENTION_MS = 30 * 86_400_000;

/** Deleted integrations, kept for 30 days so that a deletion can be undone. */
export function createTrash(db: Database, invalidations: InvalidationBus) {
  /** Those of a workspace, the last deleted first. */
  async function list(workspaceId: string): Promise<DeletedIntegration[]> {
    const rows = await deletedIn(workspaceId).orderBy('deleted_at', 'desc').execute();
    return rows.map(({ id, name, deleted_slug, deleted_at }) => ({
      id,
      name,
      slug: deleted_slug,
      deleted_at,
      erased_at: new Date(Date.parse(deleted_at) + RETENTION_MS).toISOString(),
    }));
  }

  /**
   * Restores one with its headers and the apps' settings for it.
   *
   * @param slug a new slug, where its own is taken by now
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

  /** Removes one for good, before its time. @throws Problem not_found */
  async function purge(member: Membership, id: string): Promise<void> {
    await purgeRow(await find(member.workspace.id, id), member);
  }

  /** Removes those that were in the trash for 30 days. */
  async function purgeExpired(): Promise<void> {
    const expired = await db
      .selectFrom('integrations')
      .select(['id', 'workspace_id', 'spec_id', 'deleted_slug'])
      .where('deleted_at', '<', new Date(Date.now() - RETENTION_MS).toISOString())
      .execute();
    for (const row of expired) await purgeRow(row, systemActor(row.workspace_id, 'trash retention'));
  }

  /** Removes the row, and the spec if no other integration uses it. */
  async function purgeRow(row: PurgedRow, actor: Actor): Promise<void> {
    const { id, spec_id, deleted_slug } = row;
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('integrations').where('id', '=', id).execute();
      await deleteSpecIfUnused(trx, spec_id);
      await recordAuditEvent(trx, actor, 'integration.purge', { id, name: deleted_slug ?? id });
    });
  }

  async function find(workspaceId: string, id: string) {
    const row = await deletedIn(workspaceId).where('id', '=', id).executeTakeFirst();
    if (!row) throw notFound('deleted integration');
    return row;
  }

  function deletedIn(workspaceId: string) {
    return db
      .selectFrom('integrations')
      .select(['id', 'name', 'spec_id', 'deleted_slug', 'deleted_at'])
      .where('workspace_id', '=', workspaceId)
      .where('deleted_slug', 'is not', null)
      .where('deleted_at', 'is not', null)
      .$narrowType<{ deleted_slug: string; deleted_at: string }>();
  }

  return { list, restore, purge, purgeExpired };
}
