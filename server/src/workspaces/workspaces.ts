import { toOneLine } from '@trunkline/contract/one-line';
import type { Plan } from '@trunkline/contract/plans';
import { slugFrom } from '@trunkline/contract/slugs';
import { v7 as uuid } from 'uuid';
import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Requester } from '../auth/requester.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import { enforceWorkspacesQuota } from '../quotas/quotas.ts';
import type { Database } from '../storage/database.ts';
import { deleteWorkspaceRows } from '../storage/delete-workspace-rows.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { insertMember } from './members-storage.ts';
import { distinctSlug } from './slugs.ts';
import type { TakenSlugLimit } from './taken-slug-limit.ts';
import {
  hasPersonalWorkspace,
  insertWorkspace,
  isSlugTaken,
  selectMembership,
  selectMemberships,
  updateWorkspace,
  type Workspace,
  type WorkspaceMembership,
} from './workspaces-storage.ts';

/** The user who sends a request, as a member of the workspace. */
export type Membership = WorkspaceMembership & Requester;

type SlugDeps = { db: Database; takenSlugLimit: TakenSlugLimit };

/** The workspaces that a user is a member of, by slug. */
export function listMemberships(db: Database, user: User): Promise<WorkspaceMembership[]> {
  return selectMemberships(db, user.id);
}

/** @throws Problem not_found, the same for a workspace of others as for none */
export async function findMembership(db: Database, slug: string, user: User): Promise<WorkspaceMembership> {
  const membership = await selectMembership(db, slug, user.id);
  if (!membership) throw notFound('workspace');
  return membership;
}

/** Creates the shared workspace `default` with the user as its owner, unless it exists. Run in a transaction. */
export async function ensureDefaultWorkspace(trx: Database, owner: User, plan: Plan): Promise<void> {
  if (await isSlugTaken(trx, 'default')) return;
  await storeWorkspace(trx, { slug: 'default', name: 'Default', kind: 'shared', plan }, owner);
}

/**
 * Creates the user's personal workspace, unless it exists. Run in a transaction. It is named for its owner, so that operators
 * and people with several accounts tell one from another. Nobody can tell from its slug that an
 * email has an account: it is not the beginning of the email alone.
 */
export async function ensurePersonalWorkspace(trx: Database, owner: User, plan: Plan): Promise<void> {
  if (await hasPersonalWorkspace(trx, owner.id)) return;
  const [localPart = ''] = owner.email.split('@');
  const slug = distinctSlug(slugFrom(localPart));
  const name = toOneLine(owner.name) || owner.email;
  await storeWorkspace(trx, { slug, name, kind: 'personal', plan }, owner);
}

/**
 * Creates a shared workspace with the requester as its owner.
 *
 * @param fields without `slug`: one is derived from the name
 * @throws Problem slug_taken, rate_limited, quota_exceeded
 */
export async function createWorkspace(
  { db, takenSlugLimit }: SlugDeps,
  by: Requester,
  fields: { name: string; slug?: string },
  plan: Plan,
): Promise<WorkspaceMembership> {
  return db.transaction().execute(async (trx) => {
    const requested = fields.slug ?? slugFrom(fields.name);
    const isTaken = requested === '' || (await isTakenSlug(trx, takenSlugLimit, by.user, requested));
    if (isTaken && fields.slug !== undefined) throw slugTaken(requested);
    const slug = isTaken ? distinctSlug(requested) : requested;
    await enforceWorkspacesQuota(trx, by.user.id);
    const { name } = fields;
    const workspace = await storeWorkspace(trx, { slug, name, kind: 'shared', plan }, by.user);
    const changes = changesBetween({}, { slug, name, plan });
    await recordAuditEvent(trx, { workspace, ...by }, 'workspace.create', workspace, changes);
    return { workspace, role: 'owner' };
  });
}

/**
 * Changes the name, the slug or the policy for apps of a workspace; the policy applies from the next call.
 *
 * @throws Problem slug_taken, rate_limited
 */
export async function editWorkspace(
  { invalidations, takenSlugLimit }: Omit<SlugDeps, 'db'> & { invalidations: InvalidationBus },
  by: Membership,
  edit: Partial<Pick<Workspace, 'name' | 'slug' | 'app_access'>>,
): Promise<WorkspaceMembership> {
  const { workspace, role } = by;
  const edited = { ...workspace, ...edit };
  const changes = changesBetween<Workspace>(workspace, edited);
  if (Object.keys(changes).length === 0) return { workspace, role };
  await invalidations.transaction(async (trx, publish) => {
    if (edited.slug !== workspace.slug && (await isTakenSlug(trx, takenSlugLimit, by.user, edited.slug)))
      throw slugTaken(edited.slug);
    const { name, slug, app_access } = edited;
    await updateWorkspace(trx, workspace.id, { name, slug, app_access });
    await recordAuditEvent(trx, by, 'workspace.edit', edited, changes);
    if (app_access !== workspace.app_access) publish({ kind: 'workspace', workspaceId: workspace.id });
  });
  return { workspace: edited, role };
}

/**
 * Deletes a workspace with everything in it; calls with its apps' tokens are refused at once. The log of its calls, which
 * may have millions of rows and which no one can read any more, is deleted afterwards by a job.
 *
 * @param confirm the slug of the workspace, repeated
 * @throws Problem confirmation_required
 */
export async function deleteWorkspace(
  { invalidations }: { invalidations: InvalidationBus },
  { workspace: { id, slug } }: Membership,
  confirm: string | undefined,
): Promise<void> {
  if (confirm !== slug) {
    throw new Problem(
      'confirmation_required',
      `This deletes the workspace with its integrations, apps, tokens and logs for ever. To confirm, repeat the request with ?confirm=${slug}`,
    );
  }
  await invalidations.transaction(async (trx, publish) => {
    await deleteWorkspaceRows(trx, id);
    publish({ kind: 'workspace', workspaceId: id });
  });
}

/** Whether another workspace has the slug, which a user may find only so often. @throws Problem rate_limited */
async function isTakenSlug(db: Database, limit: TakenSlugLimit, user: User, slug: string): Promise<boolean> {
  const isTaken = await isSlugTaken(db, slug);
  if (isTaken) await limit.consume(user.id);
  return isTaken;
}

function slugTaken(slug: string): Problem {
  const other = distinctSlug(slugFrom(slug));
  return new Problem('slug_taken', `The slug "${slug}" is taken. Choose another, such as "${other}".`);
}

/** Stores a new workspace with its owner. Run in a transaction. */
async function storeWorkspace(
  db: Database,
  fields: Pick<Workspace, 'slug' | 'name' | 'kind' | 'plan'>,
  owner: User,
): Promise<Workspace> {
  const created_at = new Date().toISOString();
  const workspace = { id: uuid(), ...fields, app_access: 'open' as const, created_at };
  await insertWorkspace(db, { ...workspace, personal_of: fields.kind === 'personal' ? owner.id : null });
  await insertMember(db, {
    workspace_id: workspace.id,
    user_id: owner.id,
    role: 'owner',
    created_at: workspace.created_at,
  });
  return workspace;
}
