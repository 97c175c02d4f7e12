import type { GrantedRole } from '@trunkline/contract/roles';
import { v7 as uuid } from 'uuid';
import { byOf, raiseAlert } from '../alert-events/alert-events.ts';
import { recordAuditEvent } from '../audit-log/audit-log.ts';
import type { Accounts, Credentials } from '../auth/accounts.ts';
import { hasVerifiedEmail } from '../auth/profile.ts';
import type { Requester } from '../auth/requester.ts';
import type { User } from '../auth/users.ts';
import { notFound, Problem } from '../http/problems.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import { createInvitationMailLimits } from './invitation-mail-limits.ts';
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
import { findMemberByEmail } from './members-storage.ts';
import { createNewAccountLimits } from './new-account-limits.ts';
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

type Deps = {
  db: Database;
  accounts: Accounts;
  mailer: Mailer;
  origin: string;
  createLimiter: CreateLimiter;
};

export function createInvitations({ db, accounts, mailer, origin, createLimiter }: Deps) {
  const mailLimits = createInvitationMailLimits(createLimiter);
  const newAccountLimits = createNewAccountLimits(createLimiter);

  /**
   * Invites anyone with the link, or only the account of an email, whether or not there is one. The link is in this
   * response alone. A mail has another one: who opens that has the mailbox.
   *
   * @throws Problem already_a_member, rate_limited where too many were mailed
   */
  async function create(
    by: Membership,
    { role, email }: { role: GrantedRole; email?: string },
  ): Promise<Invitation & { link: string }> {
    const { workspace, user } = by;
    const { token, hash } = generateToken('tli');
    const mailed = email !== undefined && mailer.reachesPeople ? generateToken('tli') : undefined;
    if (email !== undefined && mailed) await mailLimits.consume(user.id, email.toLowerCase());
    const now = Date.now();
    const invitation = {
      id: uuid(),
      role,
      email: email?.toLowerCase() ?? null,
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + VALID_DAYS * DAY_MS).toISOString(),
    };
    await db.transaction().execute(async (trx) => {
      if (invitation.email !== null) await refuseMember(trx, workspace.id, invitation.email);
      await insertInvitation(trx, {
        ...invitation,
        workspace_id: workspace.id,
        hash,
        mailed_hash: mailed?.hash ?? null,
        created_by: user.id,
      });
      await recordAuditEvent(trx, by, 'invitation.create', auditTarget(invitation), { role: [null, role] });
    });
    if (invitation.email !== null && mailed) mailInvitation(by, invitation.email, linkOf(mailed.token));
    return { ...invitation, link: linkOf(token) };
  }

  function linkOf(token: string): string {
    return `${origin}/invitation?token=${token}`;
  }

  function mailInvitation({ workspace, user }: Membership, to: string, link: string): void {
    mailer.send({
      to,
      subject: 'You are invited to a workspace on Trunkline',
      text: `${user.email} invites you to the workspace "${workspace.name}" on Trunkline. The link works once and expires in ${VALID_DAYS} days.`,
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
    const { slug, name, role, email, invited_by } = await findByToken(token);
    return { workspace: { slug, name }, role, email, invited_by };
  }

  /** @throws Problem not_found */
  async function findByToken(token: string) {
    const row = await findInvitationPreview(db, hashToken(token));
    if (!row) throw notFound('invitation');
    return row;
  }

  /**
   * Joins the workspace; the link works no second time. A mailed link confirms the email of the account.
   *
   * @throws Problem not_found, already_a_member; forbidden when it is for another email; email_not_verified when it is
   *   for this one, and nothing proves that the user has it
   */
  async function accept(token: string, requester: Requester): Promise<WorkspaceMembership> {
    return db.transaction().execute(async (trx) => {
      const invitation = await claim(trx, token);
      const { user } = requester;
      requireInvitedEmail(invitation.email, user.email);
      if (invitation.email !== null && !(await hasVerifiedEmail(trx, user))) {
        if (!invitation.isMailed) throw unprovenEmail(invitation.email);
        await accounts.confirmEmail(trx, user);
      }
      return join(trx, invitation, requester);
    });
  }

  /**
   * Creates an account and joins the workspace with it. Only a mailed link proves the email: the inviting member has the
   * other one too, and could create an account in the name of the invited user.
   *
   * @param ip the client's
   * @throws Problem as `accept`, invalid_request, account_exists, rate_limited
   */
  async function acceptWithNewAccount(
    token: string,
    credentials: Credentials,
    ip: string,
  ): Promise<WorkspaceMembership> {
    await newAccountLimits.consumeNetwork(ip);
    const { id, email } = await findByToken(token);
    requireInvitedEmail(email, credentials.email);
    await newAccountLimits.consumeInvitation(id);
    const account = await accounts.prepare(credentials);
    const { user, isMailed, membership } = await db.transaction().execute(async (trx) => {
      const invitation = await claim(trx, token);
      requireInvitedEmail(invitation.email, account.email);
      const { isMailed } = invitation;
      if (invitation.email !== null && !isMailed) throw unprovenEmail(invitation.email);
      const user = await accounts.create(trx, account, isMailed);
      const membership = await join(trx, invitation, { user, origin: { ip, via: 'invitation' } });
      return { user, isMailed, membership };
    });
    if (!isMailed) await accounts.sendVerification(user);
    return membership;
  }

  /**
   * Takes an invitation out of the database: of several who accept at once, only one gets it. Where the transaction
   * fails, it is there again.
   *
   * @throws Problem not_found
   */
  async function claim(trx: Database, token: string) {
    const hash = hashToken(token);
    const invitation = await deleteInvitationByHash(trx, hash);
    if (!invitation) throw notFound('invitation');
    return { ...invitation, isMailed: invitation.mailed_hash === hash };
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
    await raiseAlert(trx, workspace_id, 'member.added', {
      member: { user_id: user.id, email: user.email },
      role,
      by: byOf(requester),
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
    'This invitation is for another email. Use the account of that email, or ask for an invitation of your own.',
  );
}

async function refuseMember(db: Database, workspaceId: string, email: string): Promise<void> {
  if (await findMemberByEmail(db, workspaceId, email))
    throw new Problem('already_a_member', `${email} is already a member of this workspace.`);
}

function unprovenEmail(email: string): Problem {
  return new Problem(
    'email_not_verified',
    `This invitation is for ${email}: open the link in the mail that was sent there, or sign in with the account of that email once it is confirmed. Where this server sends no mail, ask for an invitation without an email.`,
  );
}

function auditTarget({ id, email }: Pick<Invitation, 'id' | 'email'>): { id: string; name: string } {
  return { id, name: email ?? 'by link' };
}

function memberTarget({ id, email }: User): { id: string; name: string } {
  return { id, name: email };
}
