import type { GrantedRole, Role } from '@trunkline/contract/roles';
import { byOf, raiseAlert } from '../alert-events/alert-events.ts';
import { type AuditAction, type AuditChanges, recordAuditEvent } from '../audit-log/audit-log.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import {
  deleteMember,
  findMember,
  insertMember,
  type Member,
  selectMembers,
  updateRole,
} from './members-storage.ts';
import { requirePermission } from './permissions.ts';
import type { Membership } from './workspaces.ts';

/**
 * The members of workspaces. What a member consented to ends with the role that allowed it: caches are evicted with a change.
 * A shared workspace has exactly one owner at every moment.
 */

/** Adds a user who accepts an invitation. Run in a transaction. @throws Problem already_a_member */
export async function joinWorkspace(
  db: Database,
  workspaceId: string,
  user: User,
  role: GrantedRole,
): Promise<Member> {
  if (await findMember(db, workspaceId, user.id))
    throw new Problem('already_a_member', `${user.email} is already a member of this workspace.`);
  const { id: user_id, email, name } = user;
  const created_at = new Date().toISOString();
  await insertMember(db, { workspace_id: workspaceId, user_id, role, created_at });
  return { user_id, email, name, role, created_at };
}

/** The members of a workspace by email, after the email `after`. */
export function listMembers(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Member[]> {
  return selectMembers(db, workspaceId, after, limit);
}

/** @throws Problem not_found, forbidden for the owner */
export async function changeRole(
  invalidations: InvalidationBus,
  by: Membership,
  userId: string,
  role: GrantedRole,
): Promise<Member> {
  return invalidations.transaction(async (trx, publish) => {
    const member = await readMember(trx, by.workspace.id, userId);
    refuseOwner(member);
    if (member.role === role) return member;
    await updateRole(trx, by.workspace.id, userId, role);
    publish({ kind: 'workspace', workspaceId: by.workspace.id });
    await record(trx, by, 'member.edit', member, { role: [member.role, role] });
    await raiseRoleChange(trx, by, member, role);
    return { ...member, role };
  });
}

/**
 * Removes another member, which admins may, or leaves the workspace.
 *
 * @throws Problem not_found, forbidden also for the owner
 */
export async function removeMember(
  invalidations: InvalidationBus,
  by: Membership,
  userId: string,
): Promise<void> {
  requirePermission(by, userId === by.user.id ? 'workspace.leave' : 'member.manage');
  await invalidations.transaction(async (trx, publish) => {
    const member = await readMember(trx, by.workspace.id, userId);
    refuseOwner(member);
    await deleteMember(trx, by.workspace.id, userId);
    publish({ kind: 'workspace', workspaceId: by.workspace.id });
    const action = userId === by.user.id ? 'member.leave' : 'member.remove';
    await record(trx, by, action, member, { role: [member.role, null] });
    await raiseAlert(trx, by.workspace.id, 'member.removed', {
      member: named(member),
      role: member.role,
      by: byOf(by),
    });
  });
}

/** Makes another member the owner and the former owner an admin. @throws Problem not_found, forbidden */
export async function transferWorkspace(db: Database, by: Membership, userId: string): Promise<Member> {
  const { workspace, user } = by;
  return db.transaction().execute(async (trx) => {
    // Read within the transaction: of two transfers at once, the second is no longer the owner's.
    const { role } = await readMember(trx, workspace.id, user.id);
    requirePermission({ workspace, role }, 'workspace.transfer');
    const newOwner = await readMember(trx, workspace.id, userId);
    if (newOwner.user_id === user.id) return newOwner;
    await updateRole(trx, workspace.id, user.id, 'admin');
    await updateRole(trx, workspace.id, newOwner.user_id, 'owner');
    await recordAuditEvent(trx, by, 'workspace.transfer', workspace, {
      owner: [user.email, newOwner.email],
    });
    await raiseRoleChange(trx, by, newOwner, 'owner');
    await raiseRoleChange(trx, by, { user_id: user.id, email: user.email, role: 'owner' }, 'admin');
    return { ...newOwner, role: 'owner' };
  });
}

function refuseOwner({ role }: Member): void {
  if (role !== 'owner') return;
  throw new Problem(
    'forbidden',
    'A workspace always has an owner. The owner transfers it first, with POST .../transfer.',
  );
}

async function record(
  db: Database,
  by: Membership,
  action: AuditAction,
  { user_id, email }: Member,
  changes: AuditChanges,
): Promise<void> {
  await recordAuditEvent(db, by, action, { id: user_id, name: email }, changes);
}

async function raiseRoleChange(
  db: Database,
  by: Membership,
  member: Pick<Member, 'user_id' | 'email' | 'role'>,
  after: Role,
): Promise<void> {
  const change = { member: named(member), before: member.role, after, by: byOf(by) };
  await raiseAlert(db, by.workspace.id, 'member.role_changed', change);
}

/** As alerts name a member. */
function named({ user_id, email }: Pick<Member, 'user_id' | 'email'>): { user_id: string; email: string } {
  return { user_id, email };
}

async function readMember(db: Database, workspaceId: string, userId: string): Promise<Member> {
  const member = await findMember(db, workspaceId, userId);
  if (!member) throw notFound('member');
  return member;
}
