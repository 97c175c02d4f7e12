import type { Plan } from '@trunkline/contract/plans';
import type { Role, WorkspaceKind } from '@trunkline/contract/roles';
import { slugFrom } from '@trunkline/contract/slugs';
import { v7 as uuid } from 'uuid';
import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Requester } from '../auth/requester.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import { deleteWorkspaceRows } from '../storage/delete-workspace-rows.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { distinctSlug } from './slugs.ts';

type Workspace = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  plan: Plan;
  created_at: string;
};

/** A workspace as one of its members sees it. */
export type WorkspaceMembership = { workspace: Workspace; role: Role };

/** A member who does something, and from where. */
export type Membership = WorkspaceMembership & Requester;

/** The workspaces a user is a member of, by slug. */
export async function listMemberships(db: Database, user: User): Promise<WorkspaceMembership[]> {
  const rows = await memberships(db, user).orderBy('slug').execute();
  return rows.map(({ role, ...workspace }) => ({ workspace, role }));
}

/** @throws Problem not_found, the same for a workspace of others as for none */
export async function findMembership(db: Database, slug: string, user: User): Promise<WorkspaceMembership> {
  const row = await memberships(db, user).where('slug', '=', slug).executeTakeFirst();
  if (!row) throw notFound('workspace');
  const { role, ...workspace } = row;
  return { workspace, role };
}

function memberships(db: Database, user: User) {
  return db
    .selectFrom('workspaces')
    .innerJoin('members', 'members.workspace_id', 'workspaces.id')
    .where('members.user_id', '=', user.id)
    .select(['id', 'slug', 'name', 'kind', 'plan', 'workspaces.created_at', 'role']);
}

/** Makes the shared workspace `default` with this user as its owner, unless it is there. */
export async function ensureDefaultWorkspace(db: Database, owner: User, plan: Plan): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await isSlugTaken(trx, 'default')) return;
    await insertWorkspace(trx, { slug: 'default', name: 'Default', kind: 'shared', plan }, owner);
  });
}

/** Makes the user's personal workspace, unless they have one. */
export async function ensurePersonalWorkspace(db: Database, owner: User, plan: Plan): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('workspaces')
      .select('id')
      .where('personal_of', '=', owner.id)
      .executeTakeFirst();
    if (known) return;
    const [localPart = ''] = owner.email.split('@');
    const slug = await availableSlug(trx, localPart);
    await insertWorkspace(trx, { slug, name: 'Personal', kind: 'personal', plan }, owner);
  });
}

/**
 * Makes a shared workspace and its maker the owner.
 *
 * @param fields without `slug`: one that reads like the name
 * @throws Problem slug_taken
 */
export async function createWorkspace(
  db: Database,
  by: Requester,
  fields: { name: string; slug?: string },
  plan: Plan,
): Promise<WorkspaceMembership> {
  return db.transaction().execute(async (trx) => {
    const slug = fields.slug ?? (await availableSlug(trx, fields.name));
    await refuseTakenSlug(trx, slug);
    const { name } = fields;
    const workspace = await insertWorkspace(trx, { slug, name, kind: 'shared', plan }, by.user);
    const difference = changesBetween({}, { slug, name, plan });
    await recordAuditEvent(trx, { workspace, ...by }, 'workspace.create', workspace, difference);
    return { workspace, role: 'owner' };
  });
}

/** Renames a workspace, or moves it to another slug. @throws Problem slug_taken */
export async function editWorkspace(
  db: Database,
  by: Membership,
  edit: { name?: string; slug?: string },
): Promise<WorkspaceMembership> {
  const { workspace, role } = by;
  const edited = { ...workspace, ...edit };
  const difference = changesBetween<Workspace>(workspace, edited);
  if (Object.keys(difference).length === 0) return { workspace, role };
  await db.transaction().execute(async (trx) => {
    if (edited.slug !== workspace.slug) await refuseTakenSlug(trx, edited.slug);
    const { name, slug } = edited;
    await trx.updateTable('workspaces').set({ name, slug }).where('id', '=', workspace.id).execute();
    await recordAuditEvent(trx, by, 'workspace.edit', edited, difference);
  });
  return { workspace: edited, role };
}

/** Deletes a workspace with everything of it; calls with its apps' tokens stop at once. */
export async function deleteWorkspace(
  { db, invalidations }: { db: Database; invalidations: InvalidationBus },
  { workspace: { id } }: Membership,
): Promise<void> {
  await db.transaction().execute((trx) => deleteWorkspaceRows(trx, id));
  invalidations.publish({ kind: 'workspace', workspaceId: id });
}

async function refuseTakenSlug(db: Database, slug: string): Promise<void> {
  if (await isSlugTaken(db, slug))
    throw new Problem('slug_taken', `The slug "${slug}" belongs to another workspace. Choose another.`);
}

/** A slug that nobody has, made from a text. */
async function availableSlug(db: Database, text: string): Promise<string> {
  const slug = slugFrom(text);
  return slug === '' || (await isSlugTaken(db, slug)) ? distinctSlug(slug) : slug;
}

/** Is there a workspace of this slug, whoever's? */
async function isSlugTaken(db: Database, slug: string): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst();
  return row !== undefined;
}

/** A new workspace with its owner. Run in a transaction. */
async function insertWorkspace(
  db: Database,
  fields: Pick<Workspace, 'slug' | 'name' | 'kind' | 'plan'>,
  owner: User,
): Promise<Workspace> {
  const workspace = { id: uuid(), ...fields, created_at: new Date().toISOString() };
  const personal_of = fields.kind === 'personal' ? owner.id : null;
  await db
    .insertInto('workspaces')
    .values({ ...workspace, personal_of })
    .execute();
  await db
    .insertInto('members')
    .values({
      workspace_id: workspace.id,
      user_id: owner.id,
      role: 'owner',
      created_at: workspace.created_at,
    })
    .execute();
  return workspace;
}
