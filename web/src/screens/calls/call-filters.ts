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

/** As the API takes them now: a range of time moves with the clock. */
export function toCallQuery(filters: CallFilters): CallQuery {
  const { app, integration, operation, status, status_code, code, subject } = filters;
  return {
    ...(app && { app_id: app }),
    ...(integration && { integration }),
    ...(operation && { operation }),
    ...(isNumber(status) && { status: Number(status) }),
    ...(isNumber(status_code) && { status_code: Number(status_code) }),
    ...(code && { code }),
    ...(subject && { subject }),
    ...toTimes(filters),
  };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d{3}$/.test(text);
}
