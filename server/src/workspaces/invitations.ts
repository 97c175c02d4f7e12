import type { GrantedRole } from '@trunkline/contract/roles';
import { v7 as uuid } from 'uuid';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Accounts } from '../auth/accounts.ts';
import type { Requester } from '../auth/requester.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Mailer } from '../mail/mailer.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { insertMember } from './members.ts';
import type { Membership, WorkspaceMembership } from './workspaces.ts';

/** Invitations by link: good for a week, used up by the first who accepts. */

export type Invitations = ReturnType<typeof createInvitations>;
export type Invitation = Pick<Row<'invitations'>, 'id' | 'role' | 'email' | 'expires_at' | 'created_at'>;

/** What the holder of a link learns before they accept. */
export type InvitationPreview = {
  workspace: { slug: string; name: string };
  role: GrantedRole;
  email: string | null;
  invited_by: string;
};

type Credentials = { email: string; password: string; name?: string | undefined };

const VALID_DAYS = 7;
const DAY_MS = 86_400_000;
const INVITATION_COLUMNS = ['id', 'role', 'email', 'expires_at', 'created_at'] as const;

type Parts = { db: Database; accounts: Accounts; mailer: Mailer; origin: string };

export function createInvitations({ db, accounts, mailer, origin }: Parts) {
  /** Invites whoever has the link, or only the account of an address. The link is seen only here, and in the mail. */
  async function create(
    by: Membership,
    { role, email }: { role: GrantedRole; email?: string },
  ): Promise<Invitation & { link: string }> {
    const { workspace, user } = by;
    const { token, hash } = generateToken('tli');
    const now = Date.now();
    const invitation = {
      id: uuid(),
      role,
      email: email?.toLowerCase() ?? null,
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + VALID_DAYS * DAY_MS).toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      await trx
        .deleteFrom('invitations')
        .where('workspace_id', '=', workspace.id)
        .where('expires_at', '<=', invitation.created_at)
        .execute();
      await trx
        .insertInto('invitations')
        .values({ ...invitation, workspace_id: workspace.id, hash, created_by: user.id })
        .execute();
      await recordAuditEvent(trx, by, 'invitation.create', targetOf(invitation), { role: [null, role] });
    });
    const link = `${origin}/invitation?token=${token}`;
    if (invitation.email !== null && mailer.reachesPeople) mailInvitation(by, invitation.email, link);
    return { ...invitation, link };
  }

  function mailInvitation({ workspace, user }: Membership, to: string, link: string): void {
    mailer.send({
      to,
      subject: 'You are invited to a workspace on Trunkline',
      text: `${user.name} (${user.email}) invites you to the workspace "${workspace.name}". The link works once, within ${VALID_DAYS} days.`,
      link,
    });
  }

  /** The open invitations of a workspace, oldest first, after the id `after`. */
  async function list(workspaceId: string, after: string | undefined, limit: number): Promise<Invitation[]> {
    let query = openInvitations(db).where('workspace_id', '=', workspaceId);
    if (after !== undefined) query = query.where('id', '>', after);
    return query.select(INVITATION_COLUMNS).orderBy('id').limit(limit).execute();
  }

  /** Changes the role that whoever accepts will have. @throws Problem not_found */
  async function edit(by: Membership, id: string, role: GrantedRole): Promise<Invitation> {
    return db.transaction().execute(async (trx) => {
      const invitation = await openInvitations(trx)
        .where('workspace_id', '=', by.workspace.id)
        .where('id', '=', id)
        .select(INVITATION_COLUMNS)
        .executeTakeFirst();
      if (!invitation) throw notFound('invitation');
      if (invitation.role === role) return invitation;
      await trx.updateTable('invitations').set({ role }).where('id', '=', id).execute();
      await recordAuditEvent(trx, by, 'invitation.edit', targetOf(invitation), {
        role: [invitation.role, role],
      });
      return { ...invitation, role };
    });
  }

  /** Its link works no more. @throws Problem not_found */
  async function revoke(by: Membership, id: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const invitation = await trx
        .deleteFrom('invitations')
        .where('workspace_id', '=', by.workspace.id)
        .where('id', '=', id)
        .returning(INVITATION_COLUMNS)
        .executeTakeFirst();
      if (!invitation) throw notFound('invitation');
      await recordAuditEvent(trx, by, 'invitation.revoke', targetOf(invitation), {
        role: [invitation.role, null],
      });
    });
  }

  /** @throws Problem not_found, the same for a link that is used, revoked, expired or made up */
  async function read(token: string): Promise<InvitationPreview> {
    const row = await openInvitations(db)
      .innerJoin('workspaces', 'workspaces.id', 'invitations.workspace_id')
      .innerJoin('user', 'user.id', 'invitations.created_by')
      .where('hash', '=', hashToken(token))
      .select(['slug', 'workspaces.name', 'role', 'invitations.email', 'user.name as invited_by'])
      .executeTakeFirst();
    if (!row) throw notFound('invitation');
    const { slug, name, role, email, invited_by } = row;
    return { workspace: { slug, name }, role, email, invited_by };
  }

  /**
   * Joins the workspace and uses the invitation up.
   *
   * @throws Problem not_found, forbidden when it is for another address, already_a_member
   */
  async function accept(token: string, person: Requester): Promise<WorkspaceMembership> {
    return db.transaction().execute(async (trx) => {
      const invitation = await openInvitations(trx)
        .where('hash', '=', hashToken(token))
        .select([...INVITATION_COLUMNS, 'workspace_id'])
        .executeTakeFirst();
      if (!invitation) throw notFound('invitation');
      const { id, role, email, workspace_id } = invitation;
      refuseOtherEmail(email, person.user.email);
      await insertMember(trx, workspace_id, person.user, role);
      await trx.deleteFrom('invitations').where('id', '=', id).execute();
      const workspace = await trx
        .selectFrom('workspaces')
        .select(['id', 'slug', 'name', 'kind', 'plan', 'created_at'])
        .where('id', '=', workspace_id)
        .executeTakeFirstOrThrow();
      await recordAuditEvent(trx, { workspace, ...person }, 'invitation.accept', memberTarget(person.user), {
        role: [null, role],
      });
      return { workspace, role };
    });
  }

  /**
   * Makes an account and joins the workspace with it.
   *
   * The link proves no address, mailed or not: whoever invited has it too, and could make themselves an account
   * in the invited person's name. So the address is confirmed by a mail of its own.
   *
   * @throws Problem like `accept`, invalid_request, account_exists
   */
  async function acceptWithNewAccount(
    token: string,
    credentials: Credentials,
    address: string,
  ): Promise<WorkspaceMembership> {
    const { email } = await read(token);
    refuseOtherEmail(email, credentials.email);
    const user = await accounts.create(credentials, false);
    return accept(token, { user, origin: { ip: address, via: 'invitation' } });
  }

  return { create, list, edit, revoke, read, accept, acceptWithNewAccount };
}

/** Does an open invitation await this address? */
export async function isInvited(db: Database, email: string): Promise<boolean> {
  const row = await openInvitations(db)
    .where('email', '=', email.toLowerCase())
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

function openInvitations(db: Database) {
  return db.selectFrom('invitations').where('expires_at', '>', new Date().toISOString());
}

function refuseOtherEmail(invited: string | null, email: string): void {
  if (invited === null || invited === email.toLowerCase()) return;
  throw new Problem(
    'forbidden',
    'This invitation is for another e-mail address. Use the account of that address, or ask for an invitation of your own.',
  );
}

function targetOf({ id, email }: Pick<Invitation, 'id' | 'email'>): { id: string; name: string } {
  return { id, name: email ?? 'by link' };
}

function memberTarget({ id, email }: User): { id: string; name: string } {
  return { id, name: email };
}
