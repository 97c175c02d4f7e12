import type { Dispatcher } from 'undici';
import type { Settings } from '../../config/settings.ts';
import type { Egress } from '../../egress/dispatcher.ts';
import {
  EgressClosed,
  EgressDenied,
  type EgressError,
  EgressNotHttp,
  EgressTimeout,
  EgressTooLarge,
  egressErrorFrom,
  type TimeoutPhase,
} from '../../egress/errors.ts';
import { discard } from '../../egress/exchange.ts';
import { cancelled } from '../../http/client-disconnect.ts';
import { Problem, type ProblemCode } from '../../http/problems.ts';
import { sendable } from '../request/body.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import { ACCEPTED_ENCODINGS } from '../response/content-encoding.ts';
import type { CallContext } from './policy.ts';
import { withRetries } from './retry.ts';
import type { UpstreamHeaders, UpstreamResponse, UpstreamStreamingResponse } from './upstream-response.ts';

/** Step four of a call: over the guarded dispatcher, within the limits. */

export type Sender = ReturnType<typeof createSender>;
type Limits = Pick<Settings['limits'], 'answerBytes'>;
type Dispatch = Dispatcher['dispatch'];

export function createSender(egress: Pick<Egress, 'dispatcher'>, limits: Limits) {
  /**
   * Sends a request and gathers the whole answer, still as it was encoded; sends it again as the integration has it.
   *
   * @throws Problem egress_denied, api_unreachable, api_closed_connection, api_connect_timeout, api_timeout,
   *   api_stalled, bad_upstream_headers, bad_upstream_response, response_too_large, circuit_open, cancelled
   */
  function send(request: UpstreamRequest, trip: CallContext): Promise<UpstreamResponse> {
    return withRetries(
      request,
      trip,
      () => gathered(request, trip),
      () => {},
    );
  }

  function gathered(request: UpstreamRequest, trip: CallContext): Promise<UpstreamResponse> {
    return new Promise((resolve, reject) => {
      const gathering = new BufferedResponse(limits.answerBytes, resolve, (error) =>
        reject(upstreamProblem(error, request.origin)),
      );
      const timers = startTimers(request, trip, (reason) => gathering.abort(reason));
      trip.departure.onGone(() => gathering.abort(cancelled()));
      gathering.onConnected = timers.connected;
      gathering.onSettled = timers.stop;
      dispatchOf(trip)(dispatchOptions(request, trip), gathering);
    });
  }

  /**
   * Sends a request and gives the answer's body as it arrives; only its headers are waited for.
   *
   * @throws Problem as `send`
   */
  function stream(request: UpstreamRequest, trip: CallContext): Promise<UpstreamStreamingResponse> {
    return withRetries(
      request,
      trip,
      () => begun(request, trip),
      ({ body }) => discard(body),
    );
  }

  async function begun(request: UpstreamRequest, trip: CallContext): Promise<UpstreamStreamingResponse> {
    const gone = new AbortController();
    const timers = startTimers(request, trip, (reason) => gone.abort(reason));
    trip.departure.onGone(() => gone.abort(cancelled()));
    const listened = egress.dispatcher.compose(
      () => (options, handler) => dispatchOf(trip)(options, new Started(handler, timers.connected)),
    );
    try {
      return await listened.request({ ...dispatchOptions(request, trip), signal: gone.signal });
    } catch (error) {
      throw upstreamProblem(error, request.origin);
    } finally {
      timers.stop();
    }
  }

  /** What a request goes through: the cache where it has one, then the wire. */
  function dispatchOf(trip: CallContext): Dispatch {
    const direct = wire(trip);
    const cached = trip.policy.cache?.dispatchThrough(trip.operationKey, direct, (outcome) => {
      trip.stats.cache = outcome;
    });
    return cached ?? direct;
  }

  function wire({ stats: notes }: CallContext): Dispatch {
    return (options, handler) => {
      notes.attempts += 1;
      return egress.dispatcher.dispatch(options, handler);
    };
  }

  return { send, stream };
}

function dispatchOptions(
  { origin, path, method, headers, body }: UpstreamRequest,
  { policy: { firstByteTimeoutMs: firstByteMs } }: CallContext,
): Dispatcher.DispatchOptions {
  return {
    origin,
    path,
    method,
    headers: [...headers, 'accept-encoding', ACCEPTED_ENCODINGS],
    body: sendable(body),
    // Where none is given, the dispatcher has its own.
    headersTimeout: firstByteMs,
  };
}

/** What bounds one attempt: the time of the whole call, and the time until the request is on a connection. */
function startTimers(
  { origin }: UpstreamRequest,
  { policy: { connectTimeoutMs: connectMs }, deadline }: CallContext,
  giveUp: (reason: EgressTimeout) => void,
) {
  const after = (ms: number, phase: TimeoutPhase) =>
    setTimeout(() => giveUp(new EgressTimeout(new URL(origin).host, phase)), ms);
  const total = after(Math.max(0, deadline - performance.now()), 'total');
  const connect = connectMs === null ? undefined : after(connectMs, 'connect');
  return {
    connected: () => clearTimeout(connect),
    stop: () => {
      clearTimeout(connect);
      clearTimeout(total);
    },
  };
}

/** Tells when a request is on a connection, and passes on all that `Dispatcher.request` hears. */
class Started implements Dispatcher.DispatchHandler {
  #handler: Dispatcher.DispatchHandler;
  #tell: () => void;

  constructor(handler: Dispatcher.DispatchHandler, tell: () => void) {
    this.#handler = handler;
    this.#tell = tell;
  }

  onRequestStart(...heard: Parameters<Heard<'onRequestStart'>>): void {
    this.#tell();
    this.#handler.onRequestStart?.(...heard);
  }

  onResponseStart(...heard: Parameters<Heard<'onResponseStart'>>): void {
    this.#handler.onResponseStart?.(...heard);
  }

  onResponseData(...heard: Parameters<Heard<'onResponseData'>>): void {
    this.#handler.onResponseData?.(...heard);
  }

  onResponseEnd(...heard: Parameters<Heard<'onResponseEnd'>>): void {
    this.#handler.onResponseEnd?.(...heard);
  }

  onResponseError(...heard: Parameters<Heard<'onResponseError'>>): void {
    this.#handler.onResponseError?.(...heard);
  }
}

type Heard<Name extends keyof Dispatcher.DispatchHandler> = NonNullable<Dispatcher.DispatchHandler[Name]>;

/** Gathers one answer; settles once, and counts what comes in so that no answer fills the memory. */
class BufferedResponse implements Dispatcher.DispatchHandler {
  onConnected: () => void = () => {};
  onSettled: () => void = () => {};
  #limit: number;
  #resolve: (answer: UpstreamResponse) => void;
  #reject: (error: Error) => void;
  #settled = false;
  #startedAt = performance.now();
  #firstByteMs = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode = 0;
  #headers: UpstreamHeaders = {};
  #body = new Body();

  constructor(limit: number, resolve: (answer: UpstreamResponse) => void, reject: (error: Error) => void) {
    this.#limit = limit;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(cancelled());
    else this.onConnected();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: UpstreamHeaders,
  ): void {
    this.#statusCode = statusCode;
    this.#firstByteMs = performance.now() - this.#startedAt;
    this.#headers = headers;
    const announced = Number(headers['content-length']);
    if (announced >= LARGE_BYTES && announced <= this.#limit) this.#body = new AnnouncedBody(announced);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body.length + chunk.length > this.#limit) this.abort(new EgressTooLarge(this.#limit));
    else this.#body.add(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#settle();
    this.#resolve({
      statusCode: this.#statusCode,
      headers: this.#headers,
      body: this.#body.whole(),
      firstByteMs: this.#firstByteMs,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(this.#statusCode === 0 ? error : new ResponseAborted(error));
  }

  /** Ends the request, whether it waits for a connection or is under way. */
  abort(reason: Error): void {
    if (this.#settled) return;
    this.#settle();
    this.#controller?.abort(reason);
    this.#reject(reason);
  }

  #settle(): void {
    this.#settled = true;
    this.onSettled();
  }
}

/** A body as it comes in. */
class Body {
  length = 0;
  #chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    this.length += chunk.length;
    this.#chunks.push(chunk);
  }

  whole(): Buffer {
    const [only] = this.#chunks;
    return this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
  }
}

const LARGE_BYTES = 64 * 1024;

/** A large body in its place from the start, where its length is announced: joined at the end, it would be in memory twice. */
class AnnouncedBody extends Body {
  #bytes: Buffer;

  constructor(length: number) {
    super();
    this.#bytes = Buffer.allocUnsafeSlow(length);
  }

  override add(chunk: Buffer): void {
    chunk.copy(this.#bytes, this.length);
    this.length += chunk.length;
  }

  /** As much as came: the answer to HEAD announces what is not sent. */
  override whole(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }
}

/** The answer had begun when the connection failed. */
class ResponseAborted extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** Why a stream broke off: its answer is out already, so the app is not told. */
export function streamProblem(error: Error, origin: string): Problem {
  return upstreamProblem(new ResponseAborted(error), origin);
}

/** A failed exchange as the problem the app is told; nothing of the request is repeated in it. */
function upstreamProblem(error: unknown, origin: string): Problem {
  // What the app streams through us has its own limits, and an app may go away.
  if (error instanceof Problem) return error;
  if (error instanceof ResponseAborted && error.cause instanceof Problem) return error.cause;
  const host = new URL(origin).host;
  const failure: EgressError = egressErrorFrom(error instanceof ResponseAborted ? error.cause : error, host);
  if (failure instanceof EgressDenied) {
    return new Problem(
      'egress_denied',
      `Trunkline does not connect to ${failure.host}: ${failure.reason}. If the API is meant to be reached there, the operator names its host in EGRESS_ALLOW.`,
    );
  }
  if (failure instanceof EgressTimeout) {
    return new Problem(
      TIMEOUT_CODES[failure.phase],
      `${failure.message} Try again later, or ask for less at once.`,
    );
  }
  if (failure instanceof EgressTooLarge) {
    return new Problem(
      'response_too_large',
      `${failure.message} Ask for less at once, or stream it with Accept: application/octet-stream.`,
    );
  }
  if (error instanceof ResponseAborted) {
    return new Problem(
      'bad_upstream_response',
      `${host} began to answer and then broke off: ${failure.message} Try again later.`,
    );
  }
  if (failure instanceof EgressNotHttp) {
    return new Problem(
      'bad_upstream_headers',
      `${failure.message} Check that the base URL of the integration is the API's.`,
    );
  }
  if (failure instanceof EgressClosed) {
    return new Problem(
      'api_closed_connection',
      `${failure.message} It may have done what was asked. Try again later.`,
    );
  }
  return new Problem(
    'api_unreachable',
    `${failure.message} Check the base URL of the integration, or try again later.`,
  );
}

const TIMEOUT_CODES = {
  connect: 'api_connect_timeout',
  headers: 'api_timeout',
  body: 'api_stalled',
  total: 'api_timeout',
} as const satisfies Record<TimeoutPhase, ProblemCode>;
