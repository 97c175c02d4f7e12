import type { IncomingHttpHeaders } from 'node:http';

/** W3C Trace Context, level 1: the trace that a request belongs to. */
export type TraceContext = {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** Of the span that sent the request: 16 hexadecimal digits. */
  spanId: string;
  isSampled: boolean;
  /** What vendors add (`tracestate`); null: nothing. */
  state: string | null;
};

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE_ID = '0'.repeat(32);
const NO_SPAN_ID = '0'.repeat(16);
/** What the specification asks to pass on at least (3.3.1.5). */
const MAX_STATE_LENGTH = 512;

/** The trace context of a request; undefined where it has none, or one that is invalid (3.2.2). */
export function readTraceContext({ traceparent, tracestate }: IncomingHttpHeaders): TraceContext | undefined {
  if (typeof traceparent !== 'string' || traceparent.length > MAX_STATE_LENGTH) return undefined;
  const [, version, traceId = NO_TRACE_ID, spanId = NO_SPAN_ID, flags = '00', more] =
    TRACEPARENT.exec(traceparent) ?? [];
  const isUnknown = version === undefined || version === 'ff' || (version === '00' && more !== undefined);
  if (isUnknown || traceId === NO_TRACE_ID || spanId === NO_SPAN_ID) return undefined;
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1;
  return {
    traceId,
    spanId,
    isSampled,
    state: typeof tracestate === 'string' ? validState(tracestate) : null,
  };
}

/** One that is too long or has other characters is left out. */
function validState(state: string): string | null {
  return state.length <= MAX_STATE_LENGTH && /^[\x20-\x7e]+$/.test(state) ? state : null;
}

/** The headers that pass a context on, as alternating names and values. */
export function traceHeaders({ traceId, spanId, isSampled, state }: TraceContext): string[] {
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
  return ['traceparent', traceparent, ...(state === null ? [] : ['tracestate', state])];
}
