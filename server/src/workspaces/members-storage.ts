import type { Role } from '@trunkline/contract/roles';
import type { Database } from '../storage/database.ts';
import type { NewRow } from '../storage/schema.ts';

export type Member = { user_id: string; email: string; name: string; role: Role; created_at: string };

/** The members of a workspace by email, after the email `after`. */
export function selectMembers(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Member[]> {
  let query = members(db, workspaceId);
  if (after !== undefined) query = query.where('email', '>', after);
  return query.orderBy('email').limit(limit).execute();
}

export function findMember(db: Database, workspaceId: string, userId: string): Promise<Member | undefined> {
  return members(db, workspaceId).where('user_id', '=', userId).executeTakeFirst();
}

export function findMemberByEmail(
  db: Database,
  workspaceId: string,
  email: string,
): Promise<Member | undefined> {
  return members(db, workspaceId).where('email', '=', email.toLowerCase()).executeTakeFirst();
}

function members(db: Database, workspaceId: string) {
  return db
    .selectFrom('members')
    .innerJoin('user', 'user.id', 'members.user_id')
    .select(['user_id', 'email', 'name', 'role', 'created_at'])
    .where('workspace_id', '=', workspaceId);
}

export async function insertMember(db: Database, row: NewRow<'members'>): Promise<void> {
  await db.insertInto('members').values(row).execute();
}

export async function updateRole(
  db: Database,
  workspaceId: string,
  userId: string,
  role: Role,
): Promise<void> {
  await db
    .updateTable('members')
    .set({ role })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteMember(db: Database, workspaceId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('members')
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
}
