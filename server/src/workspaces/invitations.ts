import type { GrantedRole } from '@trunkline/contract/roles';
import { v7 as uuid } from 'uuid';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Accounts, Credentials } from '../auth/accounts.ts';
import type { Requester } from '../auth/requester.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Mailer } from '../mail/mailer.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import {
  deleteInvitation,
  deleteInvitationByHash,
  findInvitation,
  findInvitationPreview,
  type Invitation,
  insertInvitation,
  selectInvitations,
  updateInvitedRole,
} from './invitations-storage.ts';
import { joinWorkspace } from './members.ts';
import type { Membership } from './workspaces.ts';
import { readWorkspace, type WorkspaceMembership } from './workspaces-storage.ts';

/** Invitations by link: valid for a week, and for the first user who accepts. */

export type Invitations = ReturnType<typeof createInvitations>;

/** What the link shows before it is accepted. */
export type InvitationPreview = {
  workspace: { slug: string; name: string };
  role: GrantedRole;
  email: string | null;
  invited_by: string;
};

const VALID_DAYS = 7;
const DAY_MS = 86_400_000;

type Deps = { db: Database; accounts: Accounts; mailer: Mailer; origin: string };

export function createInvitations({ db, accounts, mailer, origin }: Deps) {
  /** Invites anyone with the link, or only the account of an e-mail. Only this response and the mail show the link. */
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
      await insertInvitation(trx, { ...invitation, workspace_id: workspace.id, hash, created_by: user.id });
      await recordAuditEvent(trx, by, 'invitation.create', auditTarget(invitation), { role: [null, role] });
    });
    const link = `${origin}/invitation?token=${token}`;
    if (invitation.email !== null && mailer.reachesPeople) mailInvitation(by, invitation.email, link);
    return { ...invitation, link };
  }

  function mailInvitation({ workspace, user }: Membership, to: string, link: string): void {
    mailer.send({
      to,
      subject: 'You are invited to a workspace on Trunkline',
      text: `${user.name} (${user.email}) invites you to the workspace "${workspace.name}". The link works once and expires in ${VALID_DAYS} days.`,
      link,
    });
  }

  /** The open invitations of a workspace, oldest first, after the id `after`. */
  function list(workspaceId: string, after: string | undefined, limit: number): Promise<Invitation[]> {
    return selectInvitations(db, workspaceId, after, limit);
  }

  /** Changes the role that the invited user will have. @throws Problem not_found */
  async function edit(by: Membership, id: string, role: GrantedRole): Promise<Invitation> {
    return db.transaction().execute(async (trx) => {
      const invitation = await findInvitation(trx, by.workspace.id, id);
      if (!invitation) throw notFound('invitation');
      if (invitation.role === role) return invitation;
      await updateInvitedRole(trx, id, role);
      await recordAuditEvent(trx, by, 'invitation.edit', auditTarget(invitation), {
        role: [invitation.role, role],
      });
      return { ...invitation, role };
    });
  }

  /** Invalidates the link. @throws Problem not_found */
  async function revoke(by: Membership, id: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const invitation = await deleteInvitation(trx, by.workspace.id, id);
      if (!invitation) throw notFound('invitation');
      await recordAuditEvent(trx, by, 'invitation.revoke', auditTarget(invitation), {
        role: [invitation.role, null],
      });
    });
  }

  /** @throws Problem not_found, the same for a link that was used, revoked, has expired or never existed */
  async function read(token: string): Promise<InvitationPreview> {
    const row = await findInvitationPreview(db, hashToken(token));
    if (!row) throw notFound('invitation');
    const { slug, name, role, email, invited_by } = row;
    return { workspace: { slug, name }, role, email, invited_by };
  }

  /**
   * Joins the workspace; the link works no second time.
   *
   * @throws Problem not_found, forbidden when it is for another e-mail, already_a_member
   */
  async function accept(token: string, requester: Requester): Promise<WorkspaceMembership> {
    return db.transaction().execute(async (trx) => {
      const invitation = await claim(trx, token);
      requireInvitedEmail(invitation.email, requester.user.email);
      return join(trx, invitation, requester);
    });
  }

  /**
   * Creates an account and joins the workspace with it.
   *
   * The link does not prove the e-mail, mailed or not: the member who invited has it too, and could create an account
   * in the name of the invited user. So the e-mail is confirmed by a mail of its own.
   *
   * @param ip the client's
   * @throws Problem as `accept`, invalid_request, account_exists
   */
  async function acceptWithNewAccount(
    token: string,
    credentials: Credentials,
    ip: string,
  ): Promise<WorkspaceMembership> {
    const { email } = await read(token);
    requireInvitedEmail(email, credentials.email);
    const account = await accounts.prepare(credentials);
    const { user, membership } = await db.transaction().execute(async (trx) => {
      const invitation = await claim(trx, token);
      requireInvitedEmail(invitation.email, account.email);
      const user = await accounts.create(trx, account, false);
      return { user, membership: await join(trx, invitation, { user, origin: { ip, via: 'invitation' } }) };
    });
    await accounts.sendVerification(user);
    return membership;
  }

  /**
   * Takes an invitation out of the database: of several who accept at once, only one gets it. Where the transaction
   * fails, it is there again.
   *
   * @throws Problem not_found
   */
  async function claim(trx: Database, token: string) {
    const invitation = await deleteInvitationByHash(trx, hashToken(token));
    if (!invitation) throw notFound('invitation');
    return invitation;
  }

  async function join(
    trx: Database,
    { role, workspace_id }: { role: GrantedRole; workspace_id: string },
    requester: Requester,
  ): Promise<WorkspaceMembership> {
    const { user } = requester;
    await joinWorkspace(trx, workspace_id, user, role);
    const workspace = await readWorkspace(trx, workspace_id);
    await recordAuditEvent(trx, { workspace, ...requester }, 'invitation.accept', memberTarget(user), {
      role: [null, role],
    });
    return { workspace, role };
  }

  return { create, list, edit, revoke, read, accept, acceptWithNewAccount };
}

/** @throws Problem forbidden */
function requireInvitedEmail(invited: string | null, email: string): void {
  if (invited === null || invited === email.toLowerCase()) return;
  throw new Problem(
    'forbidden',
    'This invitation is for another e-mail. Use the account of that e-mail, or ask for an invitation of your own.',
  );
}

function auditTarget({ id, email }: Pick<Invitation, 'id' | 'email'>): { id: string; name: string } {
  return { id, name: email ?? 'by link' };
}

function memberTarget({ id, email }: User): { id: string; name: string } {
  return { id, name: email };
}
