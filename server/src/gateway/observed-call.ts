import type { CallSource } from '@trunkline/contract/call-outcomes';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CancelSignal } from '../http/cancel-signal.ts';
import { clientDisconnect, onResponseEnd } from '../http/client-disconnect.ts';
import { handleError } from '../http/problems.ts';
import { CallRecorder } from './call-recorder.ts';
import { beginTrace } from './call-trace.ts';
import type { AppCaller } from './caller-auth/authenticate.ts';
import type { CallLogEntry, CallObserver } from './observer.ts';
import { cancelled } from './upstream/upstream-problems.ts';

/** Calls of apps over HTTP, whose observer is notified once of each: in time for the response, or when it has ended. */

declare module 'fastify' {
  interface FastifyRequest {
    /** null until the caller is known, and on every other route. */
    call: ObservedCall | null;
  }
}

export type ObservedCall = {
  caller: AppCaller;
  recorder: CallRecorder;
  signal: CancelSignal;
  /** The entry of the call log, as of now. */
  entry: (status: number) => CallLogEntry;
  /** Whether the observer was notified before the response. */
  isLogged: boolean;
};

/** Lets routes of a scope observe calls. Problems wait for an observer that is notified before the response. */
export function decorateWithCall(server: FastifyInstance, observer: CallObserver): void {
  server.decorateRequest('call', null);
  if (observer.beforeResponse)
    server.addHook<unknown>('onSend', async ({ call }, { statusCode }, payload) => {
      // A problem; other results are sent without this hook, or streamed.
      if (call && typeof payload === 'string') await notifyBeforeResponse(observer, call, statusCode);
      return payload;
    });
}

type ObservedTarget = { caller: AppCaller; source?: CallSource; slug: string; operation: string };

/** Begins the observation of a call, by the name that was requested. */
export function observeCall(
  request: FastifyRequest,
  reply: FastifyReply,
  observer: CallObserver,
  { caller, source = 'http', slug, operation }: ObservedTarget,
): ObservedCall {
  const { id } = request;
  const recorder = new CallRecorder();
  recorder.trace = beginTrace(request.headers, observer.startTrace, reply.elapsedTime);
  request.traceId = recorder.trace?.traceId ?? null;
  const entry = (status: number) =>
    recorder.entry({ id, caller, source, slug, operation, status, durationMs: reply.elapsedTime });
  const call = { caller, recorder, signal: clientDisconnect(reply), entry, isLogged: false };
  request.call = call;
  // Fastify's onResponse hook is not run for a response whose client disconnected.
  onResponseEnd(reply, () => {
    if (call.isLogged) return;
    const { status, isComplete } = responseEnd(reply);
    if (!isComplete) recorder.failed(cancelled());
    observer.onCallFinished(entry(status));
  });
  return call;
}

/** Responds with the problem, which is recorded as the end of the call. */
export function handleCallError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = handleError(error, request, reply);
  request.call?.recorder.failed(problem);
}

/**
 * Notifies an observer that a response waits for.
 *
 * @throws Problem storage_full, storage_unavailable
 */
export async function notifyBeforeResponse(
  { beforeResponse }: CallObserver,
  call: ObservedCall,
  status: number,
): Promise<void> {
  if (!beforeResponse || call.isLogged) return;
  call.isLogged = true;
  await beforeResponse(call.entry(status));
}

/** How a response ended; a client that disconnected before it began has the status of `cancelled`. */
function responseEnd({ raw, statusCode }: FastifyReply): { status: number; isComplete: boolean } {
  const { writableFinished, headersSent } = raw;
  return {
    status: writableFinished || headersSent ? statusCode : cancelled().status,
    isComplete: writableFinished,
  };
}
