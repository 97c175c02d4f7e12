import {
  CALL_METHODS,
  CALL_OUTCOMES,
  CALL_SOURCES,
  type CallMethod,
  type CallOutcome,
  type CallSource,
} from '@trunkline/contract/call-outcomes';
import type { CallQuery } from '../../api/queries/calls.ts';
import { toTimes } from '../../components/time-range.ts';

/** The filters of the call log, as the URL stores them. */
export const CALL_FILTERS = [
  'outcome',
  'app',
  'integration',
  'operation',
  'method',
  'status',
  'status_code',
  'code',
  'subject',
  'source',
  'client',
  'duration',
  'request',
  'trace',
  'range',
  'since',
  'until',
] as const;

export type CallFilters = { [name in (typeof CALL_FILTERS)[number]]?: string };

/** The filters that are set among all search parameters. */
export function callFiltersIn(
  search: {
    [name in keyof CallFilters]: string | undefined;
  },
): CallFilters {
  return Object.fromEntries(CALL_FILTERS.flatMap((name) => (search[name] ? [[name, search[name]]] : [])));
}

/** As the API takes them; a relative time range is computed from now. */
export function toCallQuery(filters: CallFilters): CallQuery {
  const { app, integration, operation, method, outcome, status, status_code, code, subject, source, client } =
    filters;
  const { request, trace } = filters;
  return {
    ...(app && { app_id: app }),
    ...(integration && { integration }),
    ...(operation && { operation }),
    ...(isMethod(method) && { method }),
    ...(isOutcome(outcome) && { outcome }),
    ...(isStatus(status) && { status: Number(status) }),
    ...(isStatus(status_code) && { status_code: Number(status_code) }),
    ...(code && { code }),
    ...(subject && { subject }),
    ...(isSource(source) && { source }),
    ...(client && { client }),
    ...(request && { request_id: request }),
    ...(isTraceId(trace) && { trace_id: trace }),
    ...durationBound(filters.duration),
    ...toTimes(filters),
  };
}

export function isStatus(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d\d$/.test(text);
}

export function isOutcome(text: string | undefined): text is CallOutcome {
  return CALL_OUTCOMES.some((outcome) => outcome === text);
}

export function isMethod(text: string | undefined): text is CallMethod {
  return CALL_METHODS.some((method) => method === text);
}

export function isSource(text: string | undefined): text is CallSource {
  return CALL_SOURCES.some((source) => source === text);
}

/** W3C Trace Context. */
export function isTraceId(text: string | undefined): text is string {
  return text !== undefined && /^[\da-f]{32}$/.test(text);
}

type DurationBound = Pick<CallQuery, 'min_duration_ms' | 'max_duration_ms'>;

/** `>500ms`, `<2s`: milliseconds where there is no unit. @returns nothing where it is not such a bound */
export function durationBound(text: string | undefined): DurationBound {
  const [, sign, count, unit = 'ms'] = /^([<>])=?(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)?$/.exec(text ?? '') ?? [];
  if (sign === undefined) return {};
  const ms = Number(count) * (UNITS[unit] ?? 1);
  return sign === '>' ? { min_duration_ms: ms } : { max_duration_ms: ms };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
