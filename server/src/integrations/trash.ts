import { type Actor, recordAuditEvent, systemActor } from '../audit-log/audit-log.ts';
import { notFound } from '../http/problems.ts';
import { deleteSpecIfUnused } from '../specs/spec-storage.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { claimSlug } from './slug-aliases.ts';
import {
  deleteIntegration,
  moveFromTrash,
  selectDeletedBefore,
  selectFromTrash,
  selectTrash,
  type TrashPosition,
  type TrashRow,
} from './trash-storage.ts';

export type Trash = ReturnType<typeof createTrash>;

export type DeletedIntegration = {
  id: string;
  slug: string;
  name: string;
  deleted_at: string;
  /** When it is purged with its headers and credentials. */
  purge_at: string;
};

const RETENTION_MS = 30 * 86_400_000;

/** Deleted integrations, kept for 30 days so that a deletion can be undone. */
export function createTrash(db: Database, invalidations: InvalidationBus) {
  /** Those of a workspace, the last deleted first. @param after the last of the page before */
  async function list(
    workspaceId: string,
    after: TrashPosition | undefined,
    limit: number,
  ): Promise<DeletedIntegration[]> {
    const rows = await selectTrash(db, workspaceId, after, limit);
    return rows.map(({ id, name, deleted_slug, deleted_at }) => ({
      id,
      name,
      slug: deleted_slug,
      deleted_at,
      purge_at: new Date(Date.parse(deleted_at) + RETENTION_MS).toISOString(),
    }));
  }

  /**
   * Restores one with its headers, credentials and settings of apps.
   *
   * @param slug a new slug, where another integration has the former one now
   * @returns its slug
   * @throws Problem not_found, slug_taken
   */
  async function restore(member: Membership, id: string, slug: string | undefined): Promise<string> {
    const workspaceId = member.workspace.id;
    const row = await find(workspaceId, id);
    const restored = slug ?? row.deleted_slug;
    await invalidations.transaction(async (trx, publish) => {
      await claimSlug(trx, row, restored);
      await moveFromTrash(trx, id, restored, member.user.id);
      await recordAuditEvent(trx, member, 'integration.restore', { id, name: restored });
      publish({ kind: 'integration', workspaceId, slug: restored });
    });
    return restored;
  }

  /** Deletes one permanently, before its time. @throws Problem not_found */
  async function purge(member: Membership, id: string): Promise<void> {
    await purgeRow(await find(member.workspace.id, id), member);
  }

  /**
   * Deletes those permanently that were in the trash for 30 days.
   *
   * @throws AggregateError of those that could not be deleted, after all others were
   */
  async function purgeExpired(): Promise<void> {
    const errors: unknown[] = [];
    for (const row of await selectDeletedBefore(db, new Date(Date.now() - RETENTION_MS).toISOString())) {
      const purging = purgeRow(row, systemActor(row.workspace_id, 'trash retention'));
      await purging.catch((error) => errors.push(error));
    }
    if (errors.length > 0)
      throw new AggregateError(
        errors,
        `${errors.length} integration${errors.length === 1 ? '' : 's'} in the trash could not be purged`,
      );
  }

  /** Deletes the row, and the spec if no other integration uses it. */
  async function purgeRow({ id, spec_id, deleted_slug }: TrashRow, actor: Actor): Promise<void> {
    await db.transaction().execute(async (trx) => {
      await deleteIntegration(trx, id);
      await deleteSpecIfUnused(trx, spec_id);
      await recordAuditEvent(trx, actor, 'integration.purge', { id, name: deleted_slug });
    });
  }

  /** @throws Problem not_found */
  async function find(workspaceId: string, id: string): Promise<TrashRow> {
    const row = await selectFromTrash(db, workspaceId, id);
    if (!row) throw notFound('deleted integration');
    return row;
  }

  return { list, restore, purge, purgeExpired };
}
