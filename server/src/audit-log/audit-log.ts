import type { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Type } from 'typebox';
import { v7 as uuid } from 'uuid';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';
import { type AuditEventFilter, insertAuditEvent, selectAuditEvents } from './audit-log-storage.ts';

/** Where a management call came from. */
export type Origin = {
  /** The client's IP; `local` for the command line and for what the server does itself. */
  ip: string;
  /** `session`, `token <name>`, `invitation`, `command line`, `daily check`, `alerts` or `trash retention`. */
  via: string;
};

/** Who acts in a workspace, and from where. `user.id` is null for what no account does. */
export type Actor = {
  workspace: { id: string };
  user: { id: string | null; email: string };
  origin: Origin;
};

/** The server itself. @param via which of its jobs, such as `daily check` */
export function systemActor(workspaceId: string, via: string): Actor {
  return {
    workspace: { id: workspaceId },
    user: { id: null, email: 'Trunkline' },
    origin: { ip: 'local', via },
  };
}

const ACTIONS = [
  'workspace.create',
  'workspace.edit',
  'workspace.plan',
  'workspace.transfer',
  // Of earlier versions, which added accounts without an invitation.
  'member.add',
  'member.edit',
  'member.remove',
  'member.leave',
  'invitation.create',
  'invitation.edit',
  'invitation.revoke',
  'invitation.accept',
  'spec.import',
  'spec.delete',
  'integration.create',
  'integration.edit',
  'integration.end_alias',
  'integration.delete',
  'integration.restore',
  'integration.purge',
  'integration.refresh',
  'integration.drift',
  'integration.test',
  'integration.capture_start',
  'integration.capture_stop',
  'integration.capture_view',
  'integration.capture_export',
  'integration.capture_delete',
  'app.create',
  'app.edit',
  'app.delete',
  'app.test',
  'app_token.create',
  'app_token.revoke',
  'app_integration.edit',
  'agent_session.create',
  'agent_session.revoke',
  'agent_client.create',
  'agent_client.delete',
  'access_request.create',
  'access_request.withdraw',
  'access_request.grant',
  'access_request.refuse',
  'alert_destination.create',
  'alert_destination.edit',
  'alert_destination.delete',
  'alert_destination.test',
  'alert_destination.rotate_secret',
] as const;
export type AuditAction = (typeof ACTIONS)[number];

/** What changed: field -> [before, after]; null means absent. Never holds a secret. */
export type AuditChanges = Record<string, readonly [before: unknown, after: unknown]>;

/** `AuditChanges` as they are stored. */
const StoredChanges = Type.Record(Type.String(), Type.Array(Type.Unknown()));

/**
 * Records what an actor did. Run in the transaction of the action: neither is stored without the other.
 *
 * @param target what the action changed, by its id and its name at that time
 */
export async function recordAuditEvent(
  db: Database,
  { workspace, user, origin }: Actor,
  action: AuditAction,
  target: { id: string; name: string },
  changes: AuditChanges = {},
): Promise<void> {
  await insertAuditEvent(db, {
    id: uuid(),
    workspace_id: workspace.id,
    at: new Date().toISOString(),
    user_id: user.id,
    user_email: user.email,
    ip: origin.ip,
    via: origin.via,
    action,
    target_id: target.id,
    target_name: target.name,
    changes: JSON.stringify(changes),
  });
}

/** The fields whose values differ. */
export function changesBetween<T extends object>(before: Partial<T>, after: Partial<T>): AuditChanges {
  const earlier = new Map<string, unknown>(Object.entries(before));
  const later = new Map<string, unknown>(Object.entries(after));
  const changed: [string, readonly [unknown, unknown]][] = [];
  for (const field of new Set([...earlier.keys(), ...later.keys()])) {
    const values = [earlier.get(field) ?? null, later.get(field) ?? null] as const;
    if (JSON.stringify(values[0]) !== JSON.stringify(values[1])) changed.push([field, values]);
  }
  return Object.fromEntries(changed);
}

/** The audit events of a workspace, newest first, before the id `before`. */
export async function listAuditEvents(
  db: Database,
  workspaceId: string,
  filter: AuditEventFilter,
  before: string | undefined,
  limit: number,
): Promise<AuditEvent[]> {
  return (await selectAuditEvents(db, workspaceId, filter, before, limit)).map(toEvent);
}

function toEvent({ workspace_id, changes, ...row }: Row<'audit_events'>): AuditEvent {
  return { ...row, changes: decodeJsonColumn(StoredChanges, changes, 'audit_events.changes', row.id) };
}
