import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** What a list may be narrowed to; times are ISO 8601, `since` included, `until` not. */
export type AuditEventFilter = {
  /** An action such as `integration.edit`, or its first part for all actions of the kind. */
  action?: string;
  /** Id or email. */
  user?: string;
  /** Id or name. */
  target?: string;
  since?: string;
  until?: string;
};

export async function insertAuditEvent(db: Database, row: NewRow<'audit_events'>): Promise<void> {
  await db.insertInto('audit_events').values(row).execute();
}

/** The audit events of a workspace, newest first, before the id `cursor`. */
export function selectAuditEvents(
  db: Database,
  workspaceId: string,
  filter: AuditEventFilter,
  cursor: string | undefined,
  limit: number,
): Promise<Row<'audit_events'>[]> {
  let query = db.selectFrom('audit_events').selectAll().where('workspace_id', '=', workspaceId);
  if (cursor !== undefined) query = query.where('id', '<', cursor);
  const { action, user, target, since, until } = filter;
  if (action !== undefined) {
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
