import type { AuditLogQuery } from '../../api/queries/audit-log.ts';
import { toTimes } from '../../components/time-range.ts';

/** The filters of the audit log, as the URL stores them. */
export const AUDIT_LOG_FILTERS = ['action', 'user', 'target', 'range', 'since', 'until'] as const;

export type AuditLogFilters = { [name in (typeof AUDIT_LOG_FILTERS)[number]]?: string };

/** As the API takes them; a relative time range is computed from now. */
export function toAuditLogQuery(filters: AuditLogFilters): AuditLogQuery {
  const { action, user, target } = filters;
  return { ...(action && { action }), ...(user && { user }), ...(target && { target }), ...toTimes(filters) };
}
