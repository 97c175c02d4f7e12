import type { CallSource } from '@trunkline/contract/call-outcomes';
import type { TraceContext } from '../http/trace-context.ts';
import type { CallTrace } from './call-trace.ts';
import type { CallCapture } from './capture/call-capture.ts';
import type { CallingApp } from './runtime-config.ts';
import type { CallTimings } from './upstream/call-timer.ts';
import type { CacheResult } from './upstream/response-cache.ts';

/** One finished call. */
export type CallLogEntry = {
  /** The request id. */
  id: string;
  app: CallingApp;
  /** What the call came by. */
  source: CallSource;
  /** The name of the client, where it came by MCP. */
  client: string | null;
  /** The app's user, where the call came with that user's own token. */
  subject: string | null;
  slug: string;
  /** The key once the operation is resolved; before that, the name that was requested. */
  operation: string;
  integrationId: string | null;
  startedAt: Date;
  /** Of Trunkline's response. */
  status: number;
  /** Of the API's response. */
  statusCode: number | null;
  /** Of the problem that ended the call. */
  code: string | null;
  /** What admins learn beyond it. */
  reason: string | null;
  /** From the arrival of the request to the end of the response. */
  durationMs: number;
  requestBytes: number;
  responseBytes: number;
  /** Requests to the API: those of pages and retries too. */
  attempts: number;
  retries: number;
  cache: CacheResult | null;
  timings: CallTimings | null;
  /** null: it belongs to none. */
  trace: CallTrace | null;
  /** What it sent and received; null: it is not captured. */
  capture: CallCapture | null;
};

/** Is notified of finished calls: the call log; metrics and traces have the same interface. */
export type CallObserver = {
  onCallFinished: (entry: CallLogEntry) => void;
  /**
   * Where it is there, a response that is not streamed waits for it, and the call is not notified of again.
   *
   * @throws Problem storage_full, storage_unavailable
   */
  beforeResponse?: (entry: CallLogEntry) => Promise<void>;
  /**
   * Where it is there, it begins the trace of a call.
   *
   * @param incoming the trace of the app, where it sent one
   * @param elapsedMs since the request arrived
   */
  startTrace?: (incoming: TraceContext | undefined, elapsedMs: number) => CallTrace;
};

/** One observer that notifies several, in their order. A response waits for those that it has to wait for. */
export function composeObservers(...observers: readonly CallObserver[]): CallObserver {
  const [only] = observers;
  if (only && observers.length === 1) return only;
  const startTrace = observers.find((observer) => observer.startTrace)?.startTrace;
  return {
    ...(startTrace && { startTrace }),
    onCallFinished: (entry) => {
      for (const observer of observers) observer.onCallFinished(entry);
    },
    ...(observers.some(({ beforeResponse }) => beforeResponse) && {
      beforeResponse: async (entry) => {
        for (const { beforeResponse, onCallFinished } of observers)
          if (beforeResponse) await beforeResponse(entry);
          else onCallFinished(entry);
      },
    }),
  };
}
