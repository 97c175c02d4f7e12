import type { ActivityQuery } from '../../api/queries/audit-log.ts';
import { timesOf } from '../../components/time-range.ts';

/** What the activity can be narrowed to, as an address keeps it. */
export const ACTIVITY_FILTERS = ['action', 'user', 'target', 'range', 'since', 'until'] as const;

export type ActivityFilters = { [name in (typeof ACTIVITY_FILTERS)[number]]?: string };

/** As the API takes them now: a range of time moves with the clock. */
export function activityQueryOf(filters: ActivityFilters): ActivityQuery {
  const { action, user, target } = filters;
  return { ...(action && { action }), ...(user && { user }), ...(target && { target }), ...timesOf(filters) };
}
