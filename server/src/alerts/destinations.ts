import { isAlertEventType } from '@trunkline/contract/alert-events';
import type { ValidationIssue } from '@trunkline/contract/problems';
import type {
  AlertDestination,
  AlertDestinationWithSecret,
  CreateAlertDestinationBody,
  UpdateAlertDestinationBody,
} from '@trunkline/contract/schemas/alerts';
import { v7 as uuid } from 'uuid';
import { decodeEvents } from '../alert-events/alert-events.ts';
import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import { type EgressRules, judgeUrl } from '../egress/rules.ts';
import { invalidRequest, notFound, Problem } from '../http/problems.ts';
import type { Mailer } from '../mail/mailer.ts';
import { enforceAlertDestinationsQuota } from '../quotas/quotas.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Database } from '../storage/database.ts';
import { decodeTexts } from '../storage/json-column.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { cancelPending, selectLastDeliveries } from './deliveries-storage.ts';
import { createSecret } from './destination-secret.ts';
import {
  type DestinationRow,
  deleteDestination,
  findDestination,
  insertDestination,
  type Recipient,
  selectDestinations,
  selectRecipients,
  updateDestination,
} from './destinations-storage.ts';

export type AlertDestinations = ReturnType<typeof createAlertDestinations>;

type Deps = { db: Database; vault: Vault; egressRules: EgressRules; mailer: Pick<Mailer, 'reachesPeople'> };

/** How long alerts are signed with the secret before as well, so that receivers can change over. */
const OVERLAP_MS = 86_400_000;

/** Where alerts of workspaces are sent. For admins. */
export function createAlertDestinations({ db, vault, egressRules, mailer }: Deps) {
  /** @throws Problem invalid_request, mail_not_configured, quota_exceeded, secrets_undecryptable */
  async function create(
    member: Membership,
    { type, name, url, user_ids, events }: CreateAlertDestinationBody,
  ): Promise<AlertDestinationWithSecret> {
    const { workspace, user } = member;
    refuseIssues([...fieldIssues(type, { url, user_ids }), ...requiredIssues(type, { url, user_ids })]);
    if (type === 'email') requireMail(mailer);
    await requireMembers(workspace.id, user_ids ?? []);
    const now = new Date().toISOString();
    const identity = {
      id: uuid(),
      workspace_id: workspace.id,
      url: url === undefined ? null : checkedUrl(url),
    };
    const created = type === 'webhook' ? await createSecret(vault, identity) : undefined;
    const row: DestinationRow = {
      ...identity,
      type,
      name,
      user_ids: JSON.stringify(user_ids ?? []),
      events: JSON.stringify(events),
      enabled: 1,
      disabled_reason: null,
      secret: created?.encrypted ?? null,
      previous_secret: null,
      previous_secret_until: null,
      created_by: user.id,
      created_at: now,
      updated_at: now,
    };
    await db.transaction().execute(async (trx) => {
      await enforceAlertDestinationsQuota(trx, workspace.id);
      await insertDestination(trx, row);
      const changes = changesBetween({}, recordedFields(row));
      await recordAuditEvent(trx, member, 'alert_destination.create', { id: row.id, name }, changes);
    });
    return { ...(await readView(row)), secret: created?.secret ?? null };
  }

  async function list(workspaceId: string): Promise<AlertDestination[]> {
    const rows = await selectDestinations(db, workspaceId);
    const last = await selectLastDeliveries(
      db,
      rows.map(({ id }) => id),
    );
    const lastOf = new Map(last.map((row) => [row.destination_id, row]));
    const recipients = await selectRecipients(db, workspaceId, [...new Set(rows.flatMap(decodeUserIds))]);
    return rows.map((row) => {
      const delivery = lastOf.get(row.id);
      const last_delivery = delivery ? { at: delivery.created_at, status: delivery.status } : null;
      return { ...toView(row, recipients), last_delivery };
    });
  }

  /** @throws Problem not_found */
  async function read(workspaceId: string, id: string): Promise<DestinationRow> {
    const row = await findDestination(db, workspaceId, id);
    if (!row) throw notFound('alert destination');
    return row;
  }

  /**
   * Changes the fields that `edit` has. A webhook that moves to another origin gets a new secret: the one before was
   * given to the other server.
   *
   * @throws Problem not_found, and as `create`
   */
  async function edit(
    member: Membership,
    id: string,
    { url, user_ids, events, enabled, ...rest }: UpdateAlertDestinationBody,
  ): Promise<AlertDestinationWithSecret> {
    const before = await read(member.workspace.id, id);
    refuseIssues(fieldIssues(before.type, { url, user_ids }));
    if (user_ids) await requireMembers(before.workspace_id, user_ids);
    const after: DestinationRow = {
      ...before,
      ...rest,
      ...(url !== undefined && { url: checkedUrl(url) }),
      ...(user_ids && { user_ids: JSON.stringify(user_ids) }),
      ...(events && { events: JSON.stringify(events) }),
      ...(enabled !== undefined && { enabled: enabled ? 1 : 0, disabled_reason: null }),
      updated_at: new Date().toISOString(),
    };
    const isMoved = originOf(before.url) !== originOf(after.url);
    const created = isMoved ? await createSecret(vault, after) : undefined;
    if (created)
      Object.assign(after, {
        secret: created.encrypted,
        previous_secret: null,
        previous_secret_until: null,
      });
    await db.transaction().execute(async (trx) => {
      const { id: _id, workspace_id: _workspace, ...columns } = after;
      await updateDestination(trx, id, columns);
      if (before.enabled === 1 && after.enabled === 0)
        await cancelPending(trx, id, 'The destination was switched off.');
      const changes = changesBetween(recordedFields(before), recordedFields(after));
      await recordAuditEvent(trx, member, 'alert_destination.edit', { id, name: after.name }, changes);
    });
    return { ...(await readView(after)), secret: created?.secret ?? null };
  }

  /** @throws Problem not_found */
  async function remove(member: Membership, id: string): Promise<void> {
    const { name } = await read(member.workspace.id, id);
    await db.transaction().execute(async (trx) => {
      await deleteDestination(trx, id);
      await recordAuditEvent(trx, member, 'alert_destination.delete', { id, name });
    });
  }

  /**
   * Makes a new signing secret. Alerts are signed with the one before as well for a day.
   *
   * @throws Problem not_found, invalid_request for an email destination, secrets_undecryptable
   */
  async function rotateSecret(
    member: Membership,
    id: string,
  ): Promise<{ secret: string; previous_valid_until: string }> {
    const row = await read(member.workspace.id, id);
    if (row.type !== 'webhook')
      throw invalidRequest([{ path: 'type', message: 'is email, which has no signing secret' }]);
    const { secret, encrypted } = await createSecret(vault, row);
    const previous_valid_until = new Date(Date.now() + OVERLAP_MS).toISOString();
    await db.transaction().execute(async (trx) => {
      await updateDestination(trx, id, {
        secret: encrypted,
        previous_secret: row.secret,
        previous_secret_until: previous_valid_until,
        updated_at: new Date().toISOString(),
      });
      await recordAuditEvent(trx, member, 'alert_destination.rotate_secret', { id, name: row.name });
    });
    return { secret, previous_valid_until };
  }

  /** @throws Problem invalid_request naming those who are no members */
  async function requireMembers(workspaceId: string, userIds: readonly string[]): Promise<void> {
    const members = new Set((await selectRecipients(db, workspaceId, userIds)).map(({ user_id }) => user_id));
    refuseIssues(
      userIds.flatMap((id, index) =>
        members.has(id) ? [] : [{ path: `user_ids.${index}`, message: 'is no member of the workspace' }],
      ),
    );
  }

  /** @throws Problem invalid_request for a URL that nothing could be sent to */
  function checkedUrl(text: string): string {
    const issue = urlIssue(egressRules, text);
    if (issue !== undefined) throw invalidRequest([{ path: 'url', message: issue }]);
    return new URL(text).href;
  }

  async function readView(row: DestinationRow): Promise<AlertDestination> {
    return toView(row, await selectRecipients(db, row.workspace_id, decodeUserIds(row)));
  }

  return { create, list, read, edit, remove, rotateSecret };
}

/** @param recipients those of this destination among them, by email */
function toView(row: DestinationRow, recipients: readonly Recipient[]): AlertDestination {
  const userIds = new Set(decodeUserIds(row));
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    url: row.url,
    members: recipients.filter(({ user_id }) => userIds.has(user_id)),
    events: decodeEvents(row).filter(isAlertEventType),
    enabled: row.enabled === 1,
    disabled_reason: row.disabled_reason,
    created_at: row.created_at,
    updated_at: row.updated_at,
    last_delivery: null,
  };
}

/** @throws Problem mail_not_configured */
export function requireMail({ reachesPeople }: Pick<Mailer, 'reachesPeople'>): void {
  if (reachesPeople) return;
  throw new Problem(
    'mail_not_configured',
    'This server sends no email, because SMTP_URL is not set. Ask its operator, or use a webhook.',
  );
}

/** The users that emails go to, those who are no longer members too. */
export function decodeUserIds({ id, user_ids }: DestinationRow): string[] {
  return decodeTexts(user_ids, 'alert_destinations.user_ids', id);
}

/** What the audit log records of a destination; its URL may hold a token of its server. */
function recordedFields(row: DestinationRow) {
  return {
    name: row.name,
    sent_to: originOf(row.url) ?? decodeUserIds(row),
    events: decodeEvents(row),
    enabled: row.enabled === 1,
  };
}

function originOf(url: string | null): string | null {
  return url === null ? null : new URL(url).origin;
}

type Target = { url?: string | undefined; user_ids?: readonly string[] | undefined };

function fieldIssues(type: DestinationRow['type'], { url, user_ids }: Target): ValidationIssue[] {
  if (type === 'webhook')
    return user_ids === undefined ? [] : [{ path: 'user_ids', message: 'is not a field of a webhook' }];
  return [
    ...(url === undefined ? [] : [{ path: 'url', message: 'is not a field of email' }]),
    ...(user_ids?.length === 0 ? [{ path: 'user_ids', message: 'must name at least one member' }] : []),
  ];
}

function requiredIssues(type: DestinationRow['type'], { url, user_ids }: Target): ValidationIssue[] {
  if (type === 'webhook') return url === undefined ? [{ path: 'url', message: 'is missing' }] : [];
  return user_ids === undefined ? [{ path: 'user_ids', message: 'is missing' }] : [];
}

function refuseIssues(issues: readonly ValidationIssue[]): void {
  if (issues.length > 0) throw invalidRequest(issues);
}

function urlIssue(rules: EgressRules, text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an absolute URL such as https://hooks.example.com/alerts';
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must start with https:// or http://';
  if (username || password) return 'must not have a user name or password';
  const verdict = judgeUrl(rules, text);
  return verdict.allowed ? undefined : `is not allowed: ${verdict.reason}`;
}
