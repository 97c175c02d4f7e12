import { v7 as uuid } from 'uuid';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

/** Where a management call came from. */
export type Origin = {
  ip: string;
  /** `session`, `token <name>` or `command line`. */
  via: string;
};

/** Who does something in a workspace, and from where. */
export type Actor = {
  workspace: { id: string };
  user: { id: string | null; email: string };
  origin: Origin;
};

const ACTIONS = [
  'workspace.create',
  'workspace.edit',
  'workspace.plan',
  'workspace.transfer',
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
  'integration.delete',
  'integration.restore',
  'integration.purge',
  'integration.refresh',
  'integration.drift',
  'integration.test',
  'app.create',
  'app.edit',
  'app.delete',
  'app_token.create',
  'app_token.revoke',
  'app_integration.edit',
] as const;
export type AuditAction = (typeof ACTIONS)[number];

/** What changed: field -> [before, after]; null stands for absent. Holds no secret. */
export type AuditChanges = Record<string, readonly [before: unknown, after: unknown]>;

/**
 * Notes what somebody did. Called within the transaction that does it: neither is there without the other.
 *
 * @param target what it was done to, by id and by the name people know
 */
export async function recordAuditEvent(
  db: Database,
  { workspace, user, origin }: Actor,
  action: AuditAction,
  target: { id: string; name: string },
  difference: AuditChanges = {},
): Promise<void> {
  await db
    .insertInto('audit_events')
    .values({
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
      changes: JSON.stringify(difference),
    })
    .execute();
}

/** The fields in which two states differ. */
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

/** What a listing may be narrowed to; times are ISO 8601, `since` included, `until` not. */
export type AuditEventFilter = {
  action?: string;
  user?: string;
  target?: string;
  since?: string;
  until?: string;
};

/** The activity of a workspace, newest first, before the id `before`. */
export function listAuditEvents(
  db: Database,
  workspaceId: string,
  filter: AuditEventFilter,
  before: string | undefined,
  limit: number,
): Promise<Row<'audit_events'>[]> {
  let query = db.selectFrom('audit_events').selectAll().where('workspace_id', '=', workspaceId);
  if (before !== undefined) query = query.where('id', '<', before);
  const { action, user, target, since, until } = filter;
  if (action !== undefined) {
    // `integration` stands for all that is done to integrations.
    query = action.includes('.')
      ? query.where('action', '=', action)
      : query.where('action', 'like', `${action}.%`);
  }
  if (user !== undefined)
    query = query.where((e) => e.or([e('user_id', '=', user), e('user_email', '=', user)]));
  if (target !== undefined)
    query = query.where((e) => e.or([e('target_id', '=', target), e('target_name', '=', target)]));
  if (since !== undefined) query = query.where('at', '>=', new Date(since).toISOString());
  if (until !== undefined) query = query.where('at', '<', new Date(until).toISOString());
  return query.orderBy('id', 'desc').limit(limit).execute();
}
