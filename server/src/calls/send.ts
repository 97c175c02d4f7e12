import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Egress } from '../egress/dispatcher.ts';
import {
  EgressDenied,
  type EgressError,
  EgressTimeout,
  EgressTooLarge,
  egressErrorFrom,
} from '../egress/errors.ts';
import { Problem } from '../http/problems.ts';
import type { Settings } from '../settings.ts';
import { sendable } from './body.ts';
import type { UpstreamRequest } from './build.ts';
import type { Departure } from './departure.ts';
import { ACCEPTED_ENCODINGS } from './encodings.ts';

/** Step four of a call: over the guarded dispatcher, within the limits. */

export type UpstreamHeaders = Record<string, string | string[] | undefined>;
export type UpstreamAnswer = {
  statusCode: number;
  headers: UpstreamHeaders;
  body: Buffer;
  /** From the start of the request to the answer's first line. */
  firstByteMs: number;
};
export type UpstreamStream = { statusCode: number; headers: UpstreamHeaders; body: Readable };

export type Sender = ReturnType<typeof createSender>;
type Limits = Pick<Settings['limits'], 'answerBytes' | 'callMs'>;

export function createSender(egress: Egress, limits: Limits) {
  /**
   * Sends a request and gathers the whole answer, still as it was encoded.
   *
   * @throws Problem egress_denied, api_unreachable, api_timeout, bad_upstream_response, response_too_large
   */
  function send(request: UpstreamRequest, departure: Departure): Promise<UpstreamAnswer> {
    return new Promise((resolve, reject) => {
      const gathering = new Gathering(limits.answerBytes, resolve, (error) =>
        reject(callProblem(error, request.origin)),
      );
      const timer = setTimeout(
        () => gathering.giveUp(new EgressTimeout(request.origin, 'total')),
        limits.callMs,
      );
      departure.onGone(() => gathering.giveUp(new AppGone()));
      gathering.whenSettled = () => clearTimeout(timer);
      egress.dispatcher.dispatch(dispatchOptions(request), gathering);
    });
  }

  /**
   * Sends a request and gives the answer's body as it arrives; only its headers are waited for.
   *
   * @throws Problem as `send`
   */
  async function stream(request: UpstreamRequest, departure: Departure): Promise<UpstreamStream> {
    const gone = new AbortController();
    const timer = setTimeout(() => gone.abort(new EgressTimeout(request.origin, 'total')), limits.callMs);
    departure.onGone(() => gone.abort(new AppGone()));
    try {
      return await egress.dispatcher.request({ ...dispatchOptions(request), signal: gone.signal });
    } catch (error) {
      throw callProblem(error, request.origin);
    } finally {
      clearTimeout(timer);
    }
  }

  return { send, stream };
}

function dispatchOptions({
  origin,
  path,
  method,
  headers,
  body,
}: UpstreamRequest): Dispatcher.DispatchOptions {
  return {
    origin,
    path,
    method,
    headers: [...headers, 'accept-encoding', ACCEPTED_ENCODINGS],
    body: sendable(body),
  };
}

/** The app closed its connection before the answer. */
class AppGone extends Error {}

/** Gathers one answer; settles once, and counts what comes in so that no answer fills the memory. */
class Gathering implements Dispatcher.DispatchHandler {
  whenSettled: () => void = () => {};
  #limit: number;
  #resolve: (answer: UpstreamAnswer) => void;
  #reject: (error: Error) => void;
  #settled = false;
  #startedAt = performance.now();
  #firstByteMs = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode = 0;
  #headers: UpstreamHeaders = {};
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limit: number, resolve: (answer: UpstreamAnswer) => void, reject: (error: Error) => void) {
    this.#limit = limit;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new AppGone());
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: UpstreamHeaders,
  ): void {
    this.#statusCode = statusCode;
    this.#firstByteMs = performance.now() - this.#startedAt;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limit) this.giveUp(new EgressTooLarge(this.#limit));
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    this.#settle();
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.#resolve({
      statusCode: this.#statusCode,
      headers: this.#headers,
      body,
      firstByteMs: this.#firstByteMs,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(this.#statusCode === 0 ? error : new BrokenOff(error));
  }

  /** Ends the request, whether it waits for a connection or is under way. */
  giveUp(reason: Error): void {
    if (this.#settled) return;
    this.#settle();
    this.#controller?.abort(reason);
    this.#reject(reason);
  }

  #settle(): void {
    this.#settled = true;
    this.whenSettled();
  }
}

/** The answer had begun when the connection failed. */
class BrokenOff extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/** A failed exchange as the problem the app is told; nothing of the request is repeated in it. */
function callProblem(error: unknown, origin: string): Problem {
  // What the app streams through us has its own limits.
  if (error instanceof Problem) return error;
  if (error instanceof AppGone)
    return new Problem('api_unreachable', 'The app closed the connection before the API had answered.');
  const host = new URL(origin).host;
  const failure: EgressError = egressErrorFrom(error instanceof BrokenOff ? error.cause : error, host);
  if (failure instanceof EgressDenied) {
    return new Problem(
      'egress_denied',
      `Trunkline does not connect to ${failure.host}: ${failure.reason}. If the API is meant to be reached there, the operator names its host in EGRESS_ALLOW.`,
    );
  }
  if (failure instanceof EgressTimeout) {
    return new Problem('api_timeout', `${failure.message} Try again later, or ask for less at once.`);
  }
  if (failure instanceof EgressTooLarge) {
    return new Problem(
      'response_too_large',
      `${failure.message} Ask for less at once, or stream it with Accept: application/octet-stream.`,
    );
  }
  if (error instanceof BrokenOff) {
    return new Problem(
      'bad_upstream_response',
      `${host} began to answer and then broke off: ${failure.message} Try again later.`,
    );
  }
  return new Problem(
    'api_unreachable',
    `${failure.message} Check the base URL of the integration, or try again later.`,
  );
}
