import { v7 as uuid } from 'uuid';
import { notFound, Problem } from '../http/problems.ts';
import type { Plan } from '../settings.ts';
import type { Database } from '../storage/database.ts';
import type { User } from './accounts.ts';
import { type Action, type Kind, type Role, verdictOn } from './permissions.ts';

/** A workspace as one of its members sees it. */
export type Membership = {
  workspace: { id: string; slug: string; name: string; kind: Kind; plan: Plan; created_at: string };
  role: Role;
  user: User;
};

/** The workspaces a user is a member of, by slug. */
export async function listMemberships(db: Database, user: User): Promise<Membership[]> {
  const rows = await memberships(db, user).orderBy('slug').execute();
  return rows.map(({ role, ...workspace }) => ({ workspace, role, user }));
}

/** @throws Problem not_found, the same for a workspace of others as for none */
export async function membershipIn(db: Database, slug: string, user: User): Promise<Membership> {
  const row = await memberships(db, user).where('slug', '=', slug).executeTakeFirst();
  if (!row) throw notFound('workspace');
  const { role, ...workspace } = row;
  return { workspace, role, user };
}

function memberships(db: Database, user: User) {
  return db
    .selectFrom('workspaces')
    .innerJoin('members', 'members.workspace_id', 'workspaces.id')
    .where('members.user_id', '=', user.id)
    .select(['id', 'slug', 'name', 'kind', 'plan', 'workspaces.created_at', 'role']);
}

/** @throws Problem forbidden with the reason, when the rules refuse */
export function permit({ workspace, role }: Membership, action: Action): void {
  const verdict = verdictOn({ role, plan: workspace.plan, kind: workspace.kind }, action);
  if (!verdict.allowed) throw new Problem('forbidden', verdict.reason);
}

/** Makes the shared workspace `default` with this user as its owner, unless it is there. */
export async function ensureDefaultWorkspace(db: Database, owner: User, plan: Plan): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const known = await trx
      .selectFrom('workspaces')
      .select('id')
      .where('slug', '=', 'default')
      .executeTakeFirst();
    if (known) return;
    const created_at = new Date().toISOString();
    const id = uuid();
    await trx
      .insertInto('workspaces')
      .values({ id, slug: 'default', name: 'Default', kind: 'shared', plan, created_at })
      .execute();
    await trx
      .insertInto('members')
      .values({ workspace_id: id, user_id: owner.id, role: 'owner', created_at })
      .execute();
  });
}
