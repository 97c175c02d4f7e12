import type { CallQuery } from '../../api/queries/calls.ts';
import { toTimes } from '../../components/time-range.ts';

/** The filters of the call log, as the URL stores them. */
export const CALL_FILTERS = [
  'app',
  'integration',
  'operation',
  'status',
  'status_code',
  'code',
  'subject',
  'range',
  'since',
  'until',
] as const;

export type CallFilters = { [name in (typeof CALL_FILTERS)[number]]?: string };

/** The filters among all search parameters. */
export function callFiltersIn(search: CallFilters): CallFilters {
  return Object.fromEntries(CALL_FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
}

/** As the API takes them; a relative time range is computed from now. */
export function toCallQuery(filters: CallFilters): CallQuery {
  const { app, integration, operation, status, status_code, code, subject } = filters;
  return {
    ...(app && { app_id: app }),
    ...(integration && { integration }),
    ...(operation && { operation }),
    ...(isStatus(status) && { status: Number(status) }),
    ...(isStatus(status_code) && { status_code: Number(status_code) }),
    ...(code && { code }),
    ...(subject && { subject }),
    ...toTimes(filters),
  };
}

function isStatus(text: string | undefined): boolean {
  return text !== undefined && /^\d{3}$/.test(text);
}
