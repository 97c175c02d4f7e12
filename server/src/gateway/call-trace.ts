import type { IncomingHttpHeaders } from 'node:http';
import { readTraceContext, type TraceContext, traceHeaders } from '../http/trace-context.ts';

/**
 * The trace that a call belongs to. By itself it is that of the app, which is passed on as it came; one that is recorded
 * has spans of its own (traces/).
 */
export class CallTrace {
  /** When steps of the call ended, on the clock of `performance.now()`; undefined: it did not come to that. */
  resolvedAt: number | undefined;
  builtAt: number | undefined;
  respondedAt: number | undefined;
  /** Of the API. */
  origin: string | undefined;
  readonly context: TraceContext;

  constructor(context: TraceContext) {
    this.context = context;
  }

  get traceId(): string {
    return this.context.traceId;
  }

  /** The context for the API, as alternating names and values of headers. */
  outgoing(): string[] {
    return traceHeaders(this.context);
  }
}

/**
 * Begins the trace of a call: one that is recorded, or that of the app, which nothing records here.
 *
 * @param start of the observer; undefined: nothing records traces
 * @param elapsedMs since the request arrived
 * @returns null: there is none
 */
export function beginTrace(
  headers: IncomingHttpHeaders,
  start: ((incoming: TraceContext | undefined, elapsedMs: number) => CallTrace) | undefined,
  elapsedMs: number,
): CallTrace | null {
  const incoming = readTraceContext(headers);
  if (start) return start(incoming, elapsedMs);
  return incoming ? new CallTrace(incoming) : null;
}
