import { v7 as uuid } from 'uuid';
import type { Origin } from '../audit/activity.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Plan } from '../settings.ts';
import type { Database } from '../storage/database.ts';
import type { User } from './accounts.ts';
import { type Action, type Kind, type Role, verdictOn } from './permissions.ts';
import { distinctSlug, slugFrom } from './slugs.ts';

export type Workspace = {
  id: string;
  slug: string;
  name: string;
  kind: Kind;
  plan: Plan;
  created_at: string;
};

/** A workspace as one of its members sees it. */
export type WorkspaceOfUser = { workspace: Workspace; role: Role };

/** A member who does something, and from where. */
export type Membership = WorkspaceOfUser & { user: User; origin: Origin };

/** The workspaces a user is a member of, by slug. */
export async function listMemberships(db: Database, user: User): Promise<WorkspaceOfUser[]> {
  const rows = await memberships(db, user).orderBy('slug').execute();
  return rows.map(({ role, ...workspace }) => ({ workspace, role }));
}

/** @throws Problem not_found, the same for a workspace of others as for none */
export async function membershipIn(db: Database, slug: string, user: User): Promise<WorkspaceOfUser> {
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

/** @throws Problem forbidden with the reason, when the rules refuse */
export function permit({ workspace, role }: WorkspaceOfUser, action: Action): void {
  const verdict = verdictOn({ role, plan: workspace.plan, kind: workspace.kind }, action);
  if (!verdict.allowed) throw new Problem('forbidden', verdict.reason);
}

/** Makes the shared workspace `default` with this user as its owner, unless it is there. */
export async function ensureDefaultWorkspace(db: Database, owner: User, plan: Plan): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await isTaken(trx, 'default')) return;
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
    const slug = slugFrom(localPart);
    const free = slug === '' || (await isTaken(trx, slug)) ? distinctSlug(slug) : slug;
    await insertWorkspace(trx, { slug: free, name: 'Personal', kind: 'personal', plan }, owner);
  });
}

/** Is there a workspace of this slug, whoever's? */
export async function isTaken(db: Database, slug: string): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst();
  return row !== undefined;
}

/** A new workspace with its owner. Run in a transaction. */
export async function insertWorkspace(
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
