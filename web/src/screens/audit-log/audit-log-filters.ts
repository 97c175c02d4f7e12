import type { AuditLogQuery } from '../../api/queries/audit-log.ts';
import { toTimes } from '../../components/time-range.ts';

/** What the activity can be narrowed to, as an address keeps it. */
export const AUDIT_LOG_FILTERS = ['action', 'user', 'target', 'range', 'since', 'until'] as const;

export type AuditLogFilters = { [name in (typeof AUDIT_LOG_FILTERS)[number]]?: string };

/** As the API takes them now: a range of time moves with the clock. */
export function toAuditLogQuery(filters: AuditLogFilters): AuditLogQuery {
  const { action, user, target } = filters;
  return { ...(action && { action }), ...(user && { user }), ...(target && { target }), ...toTimes(filters) };
}
