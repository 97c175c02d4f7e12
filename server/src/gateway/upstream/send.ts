import type { Dispatcher } from 'undici';
import type { Settings } from '../../config/settings.ts';
import type { ObservedOptions } from '../../egress/connection-times.ts';
import { ACCEPTED_ENCODINGS } from '../../egress/content-encoding.ts';
import type { Egress } from '../../egress/dispatcher.ts';
import { discard } from '../../egress/exchange.ts';
import { toDispatchBody } from '../request/body.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import { startAttemptTimers } from './attempt-timers.ts';
import { BufferedResponse } from './buffered-response.ts';
import { Deadlines } from './deadlines.ts';
import type { CallContext } from './policy.ts';
import { withRetries } from './retry.ts';
import { StreamingHandler } from './streaming-handler.ts';
import { cancelled, toUpstreamProblem } from './upstream-problems.ts';
import type { UpstreamResponse, UpstreamStreamingResponse } from './upstream-response.ts';

export type Sender = ReturnType<typeof createSender>;
type Dispatch = Dispatcher['dispatch'];

/** Sends requests to APIs over the guarded dispatcher, under the integration's upstream policy. */
export function createSender(
  egress: Pick<Egress, 'dispatcher'>,
  limits: Pick<Settings['limits'], 'responseBytes' | 'streamIdleMs'>,
) {
  const deadlines = new Deadlines();

  /**
   * Sends a request, with the retries of the policy, and buffers the whole response, still content-encoded, or its
   * beginning where the context says so.
   *
   * @throws Problem egress_denied, api_unreachable, api_closed_connection, api_connect_timeout, api_timeout,
   *   api_stalled, bad_upstream_headers, bad_upstream_response, response_too_large, circuit_open, cancelled
   */
  function send(request: UpstreamRequest, context: CallContext): Promise<UpstreamResponse> {
    return withRetries(
      request,
      context,
      () => sendOnce(request, context),
      () => {},
    );
  }

  function sendOnce(request: UpstreamRequest, context: CallContext): Promise<UpstreamResponse> {
    const { signal } = context;
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(cancelled());
      const onAbort = () => response.abort(cancelled());
      const timers = startAttemptTimers(deadlines, request, context, (reason) => response.abort(reason));
      const response = new BufferedResponse(limits.responseBytes, context, {
        resolve,
        reject,
        toProblem: (error) => toUpstreamProblem(error, request.origin),
        onConnected: timers.onConnected,
        timer: context.stats.timer,
        onPaused: timers.pause,
        onResumed: timers.resume,
        onEnded: () => {
          timers.stop();
          signal.removeEventListener('abort', onAbort);
        },
      });
      signal.addEventListener('abort', onAbort);
      dispatchFor(context)(dispatchOptions(request, context), response);
    });
  }

  /**
   * Sends a request and resolves with the response once its headers are there; the body streams.
   *
   * @throws Problem as `send`
   */
  function stream(request: UpstreamRequest, context: CallContext): Promise<UpstreamStreamingResponse> {
    return withRetries(
      request,
      context,
      () => streamOnce(request, context),
      ({ body }) => discard(body),
    );
  }

  async function streamOnce(
    request: UpstreamRequest,
    context: CallContext,
  ): Promise<UpstreamStreamingResponse> {
    if (context.signal.aborted) throw cancelled();
    const attempt = new AbortController();
    const timers = startAttemptTimers(deadlines, request, context, (reason) => attempt.abort(reason));
    const onAbort = () => attempt.abort(cancelled());
    context.signal.addEventListener('abort', onAbort);
    const stopListening = () => context.signal.removeEventListener('abort', onAbort);
    let firstByteMs = () => 0;
    const dispatcher = egress.dispatcher.compose(() => (options, handler) => {
      const measured = new StreamingHandler(handler, timers.onConnected, context.stats.timer);
      firstByteMs = () => measured.firstByteMs;
      return dispatchFor(context)(options, measured);
    });
    try {
      const { statusCode, headers, body } = await dispatcher.request({
        ...dispatchOptions(request, context),
        bodyTimeout: limits.streamIdleMs,
        signal: attempt.signal,
      });
      body.once('close', stopListening);
      // While a retry is considered the body has no reader: its failure must not be an uncaught error.
      body.on('error', () => {});
      return { statusCode, headers, body, firstByteMs: firstByteMs() };
    } catch (error) {
      stopListening();
      throw toUpstreamProblem(error, request.origin);
    } finally {
      timers.stop();
    }
  }

  /** Through the response cache where the operation has one, then over the wire. */
  function dispatchFor(context: CallContext): Dispatch {
    const { policy, operationKey, stats } = context;
    const direct = countedDispatch(context);
    const cached = policy.cache?.dispatchThrough(operationKey, direct, (result) =>
      stats.setCacheResult(result),
    );
    return cached ?? direct;
  }

  function countedDispatch({ stats }: CallContext): Dispatch {
    return (options, handler) => {
      stats.countAttempt();
      return egress.dispatcher.dispatch(options, handler);
    };
  }

  return { send, stream };
}

function dispatchOptions(
  { origin, path, method, headers, body }: UpstreamRequest,
  { policy: { firstByteTimeoutMs, propagatesTrace }, cdnLoop, stats, trace }: CallContext,
): ObservedOptions {
  return {
    connectionObserver: stats.timer,
    origin,
    path,
    method,
    headers: [
      ...headers,
      'accept-encoding',
      ACCEPTED_ENCODINGS,
      'cdn-loop',
      cdnLoop,
      ...(propagatesTrace && trace && !hasTrace(headers) ? trace.outgoing() : NO_HEADERS),
    ],
    body: toDispatchBody(body),
    // null: the dispatcher's own.
    headersTimeout: firstByteTimeoutMs,
  };
}

const NO_HEADERS: readonly string[] = [];

/** Whether the app set it itself, as a parameter of the operation. */
function hasTrace(headers: readonly string[]): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'traceparent');
}
