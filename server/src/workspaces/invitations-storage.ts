import type { GrantedRole } from '@trunkline/contract/roles';
import type { ExpressionBuilder } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row, Schema } from '../storage/schema.ts';

export type Invitation = Pick<Row<'invitations'>, 'id' | 'role' | 'email' | 'expires_at' | 'created_at'>;

const COLUMNS = ['id', 'role', 'email', 'expires_at', 'created_at'] as const;

/** Invitations that have not expired; one that is accepted or revoked is deleted. */
function openInvitations(db: Database) {
  return db.selectFrom('invitations').where('expires_at', '>', new Date().toISOString());
}

function byHash(hash: string) {
  return ({ eb, or }: ExpressionBuilder<Schema, 'invitations'>) =>
    or([eb('hash', '=', hash), eb('mailed_hash', '=', hash)]);
}

/** The open invitations of a workspace, oldest first, after the id `after`. */
export function selectInvitations(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Invitation[]> {
  let query = openInvitations(db).where('workspace_id', '=', workspaceId);
  if (after !== undefined) query = query.where('id', '>', after);
  return query.select(COLUMNS).orderBy('id').limit(limit).execute();
}

export function findInvitation(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<Invitation | undefined> {
  return openInvitations(db)
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .select(COLUMNS)
    .executeTakeFirst();
}

/** Deletes an open invitation by the hash of either of its tokens. @returns the deleted invitation */
export function deleteInvitationByHash(db: Database, hash: string) {
  return db
    .deleteFrom('invitations')
    .where(byHash(hash))
    .where('expires_at', '>', new Date().toISOString())
    .returning([...COLUMNS, 'workspace_id', 'mailed_hash'])
    .executeTakeFirst();
}

/** An open invitation by the hash of either of its tokens, with its workspace and who invited. */
export function findInvitationPreview(db: Database, hash: string) {
  return openInvitations(db)
    .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
    .innerJoin('user', 'user.id', 'invitations.created_by')
    .where(byHash(hash))
    .select([
      'invitations.id',
      'slug',
      'workspaces.name',
      'role',
      'invitations.email',
      'user.name as invited_by',
    ])
    .executeTakeFirst();
}

/** Whether there is an open invitation for this email, in any workspace. */
export async function isInvited(db: Database, email: string): Promise<boolean> {
  const row = await openInvitations(db)
    .where('email', '=', email.toLowerCase())
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Stores an invitation, and deletes those of its workspace that expired. */
export async function insertInvitation(db: Database, row: NewRow<'invitations'>): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('workspace_id', '=', row.workspace_id)
    .where('expires_at', '<=', row.created_at)
    .execute();
  await db.insertInto('invitations').values(row).execute();
}

export async function updateInvitedRole(db: Database, id: string, role: GrantedRole): Promise<void> {
  await db.updateTable('invitations').set({ role }).where('id', '=', id).execute();
}

/** @returns the deleted invitation */
export function deleteInvitation(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<Invitation | undefined> {
  return db
    .deleteFrom('invitations')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst();
}
