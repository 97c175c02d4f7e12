import type { GrantedRole, Role } from '@trunkline/contract/roles';
import { type AuditAction, type AuditChanges, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import { requirePermission } from './permissions.ts';
import type { Membership } from './workspaces.ts';

/** Who belongs to a workspace. A shared one has exactly one owner at every moment. */

export type Member = { user_id: string; email: string; name: string; role: Role; created_at: string };

/** The members of a workspace by e-mail address, after the address `after`. */
export function listMembers(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Member[]> {
  let query = members(db, workspaceId);
  if (after !== undefined) query = query.where('email', '>', after);
  return query.orderBy('email').limit(limit).execute();
}

/** Adds an account to the workspace. @throws Problem already_a_member */
export async function addMember(
  db: Database,
  by: Membership,
  user: User,
  role: GrantedRole,
): Promise<Member> {
  return db.transaction().execute(async (trx) => {
    const member = await insertMember(trx, by.workspace.id, user, role);
    await note(trx, by, 'member.add', member, { role: [null, role] });
    return member;
  });
}

/** Run in a transaction. @throws Problem already_a_member */
export async function insertMember(
  db: Database,
  workspaceId: string,
  user: User,
  role: GrantedRole,
): Promise<Member> {
  if (await findMember(db, workspaceId, user.id))
    throw new Problem('already_a_member', `${user.email} is a member of this workspace already.`);
  const row = { workspace_id: workspaceId, user_id: user.id, role, created_at: new Date().toISOString() };
  await db.insertInto('members').values(row).execute();
  const { id: user_id, email, name } = user;
  return { user_id, email, name, role, created_at: row.created_at };
}

/** @throws Problem not_found, forbidden for the owner */
export async function changeRole(
  db: Database,
  by: Membership,
  userId: string,
  role: GrantedRole,
): Promise<Member> {
  return db.transaction().execute(async (trx) => {
    const member = await readMember(trx, by.workspace.id, userId);
    refuseOwner(member);
    if (member.role === role) return member;
    await setRole(trx, by.workspace.id, userId, role);
    await note(trx, by, 'member.edit', member, { role: [member.role, role] });
    return { ...member, role };
  });
}

/** Removes somebody, or oneself. @throws Problem not_found, forbidden for the owner */
export async function removeMember(db: Database, by: Membership, userId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const member = await readMember(trx, by.workspace.id, userId);
    refuseOwner(member);
    await trx
      .deleteFrom('members')
      .where('workspace_id', '=', by.workspace.id)
      .where('user_id', '=', userId)
      .execute();
    const action = userId === by.user.id ? 'member.leave' : 'member.remove';
    await note(trx, by, action, member, { role: [member.role, null] });
  });
}

/** Makes another member the owner and the former owner an admin. @throws Problem not_found, forbidden */
export async function transferWorkspace(db: Database, by: Membership, userId: string): Promise<Member> {
  const { workspace, user } = by;
  return db.transaction().execute(async (trx) => {
    // Read anew: of two transfers at once, only the first is the owner's.
    const { role } = await readMember(trx, workspace.id, user.id);
    requirePermission({ workspace, role }, 'workspace.transfer');
    const heir = await readMember(trx, workspace.id, userId);
    if (heir.user_id === user.id) return heir;
    await setRole(trx, workspace.id, user.id, 'admin');
    await setRole(trx, workspace.id, heir.user_id, 'owner');
    await recordAuditEvent(trx, by, 'workspace.transfer', workspace, { owner: [user.email, heir.email] });
    return { ...heir, role: 'owner' };
  });
}

function refuseOwner({ role }: Member): void {
  if (role !== 'owner') return;
  throw new Problem(
    'forbidden',
    'A workspace has an owner at every moment. The owner hands it over first, with POST .../transfer.',
  );
}

async function setRole(db: Database, workspaceId: string, userId: string, role: Role): Promise<void> {
  await db
    .updateTable('members')
    .set({ role })
    .where('workspace_id', '=', workspaceId)
    .where('user_id', '=', userId)
    .execute();
}

async function note(
  db: Database,
  by: Membership,
  action: AuditAction,
  { user_id, email }: Member,
  difference: AuditChanges,
): Promise<void> {
  await recordAuditEvent(db, by, action, { id: user_id, name: email }, difference);
}

async function readMember(db: Database, workspaceId: string, userId: string): Promise<Member> {
  const member = await findMember(db, workspaceId, userId);
  if (!member) throw notFound('member');
  return member;
}

function findMember(db: Database, workspaceId: string, userId: string): Promise<Member | undefined> {
  return members(db, workspaceId).where('user_id', '=', userId).executeTakeFirst();
}

function members(db: Database, workspaceId: string) {
  return db
    .selectFrom('members')
    .innerJoin('user', 'user.id', 'members.user_id')
    .select(['user_id', 'email', 'name', 'role', 'created_at'])
    .where('workspace_id', '=', workspaceId);
}
