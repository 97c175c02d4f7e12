import type { Plan } from '@trunkline/contract/plans';
import type { Role, WorkspaceKind } from '@trunkline/contract/roles';
import type { AppAccessPolicy } from '@trunkline/contract/schemas/workspaces';
import type { Database } from '../storage/database.ts';
import type { NewRow } from '../storage/schema.ts';

export type Workspace = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  plan: Plan;
  app_access: AppAccessPolicy;
  created_at: string;
};

/** A workspace as one of its members sees it. */
export type WorkspaceMembership = { workspace: Workspace; role: Role };

const COLUMNS = [
  'workspaces.id',
  'workspaces.slug',
  'workspaces.name',
  'workspaces.kind',
  'workspaces.plan',
  'workspaces.app_access',
  'workspaces.created_at',
] as const;

/** The workspaces that a user is a member of, by slug. */
export async function selectMemberships(db: Database, userId: string): Promise<WorkspaceMembership[]> {
  const rows = await memberships(db, userId).orderBy('slug').execute();
  return rows.map(({ role, ...workspace }) => ({ workspace, role }));
}

export async function selectMembership(
  db: Database,
  slug: string,
  userId: string,
): Promise<WorkspaceMembership | undefined> {
  const row = await memberships(db, userId).where('slug', '=', slug).executeTakeFirst();
  if (!row) return undefined;
  const { role, ...workspace } = row;
  return { workspace, role };
}

function memberships(db: Database, userId: string) {
  return db
    .selectFrom('workspaces')
    .innerJoin('members', 'members.workspace_id', 'workspaces.id')
    .where('members.user_id', '=', userId)
    .select([...COLUMNS, 'role']);
}

export function readWorkspace(db: Database, id: string): Promise<Workspace> {
  return db.selectFrom('workspaces').select(COLUMNS).where('id', '=', id).executeTakeFirstOrThrow();
}

/** Whether there is a workspace with this slug, visible to the user or not. */
export async function isSlugTaken(db: Database, slug: string): Promise<boolean> {
  const row = await db.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirst();
  return row !== undefined;
}

export async function hasPersonalWorkspace(db: Database, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('workspaces')
    .select('id')
    .where('personal_of', '=', userId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertWorkspace(db: Database, row: NewRow<'workspaces'>): Promise<void> {
  await db.insertInto('workspaces').values(row).execute();
}

export async function updateWorkspace(
  db: Database,
  id: string,
  values: Pick<Workspace, 'name' | 'slug' | 'app_access'>,
): Promise<void> {
  await db.updateTable('workspaces').set(values).where('id', '=', id).execute();
}
