import type { Dispatcher } from 'undici';
import { EgressTimeout, EgressTooLarge } from '../../egress/errors.ts';
import type { Problem } from '../../http/problems.ts';
import type { CallTimer } from './call-timer.ts';
import { type CallMemory, memoryOf } from './response-memory.ts';
import { ResponseAborted, tooManyResponses } from './upstream-problems.ts';
import type { EarlyResponses, ResponseRest, UpstreamHeaders, UpstreamResponse } from './upstream-response.ts';

/** Who is called when; the response is settled exactly once, by `resolve` or `reject`. */
type Callbacks = {
  resolve: (response: UpstreamResponse) => void;
  reject: (problem: Problem) => void;
  toProblem: (error: Error) => Problem;
  onConnected: () => void;
  timer: CallTimer;
  onPaused: () => void;
  onResumed: () => void;
  /** All is received, or nothing more will be. */
  onEnded: () => void;
};

/** Of a response whose length is not known: most are smaller. */
const UNKNOWN_LENGTH = 64 * 1024;

/**
 * Buffers one response, as long as its body stays within a limit; it waits for memory with what it holds of others. A
 * response that is handed over early is buffered no more.
 */
export class BufferedResponse implements Dispatcher.DispatchHandler {
  #maxBytes: number;
  #memory: CallMemory;
  #early: EarlyResponses | undefined;
  #callbacks: Callbacks;
  #abortReason: Error | undefined;
  #isEnded = false;
  #isWaiting = false;
  #startedAt = performance.now();
  #firstByteMs = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode = 0;
  #announced = Number.NaN;
  #expected = 0;
  #headers: UpstreamHeaders = {};
  #body = new Body();
  #rest: Rest | undefined;

  constructor(
    maxBytes: number,
    { memory, early }: { memory: CallMemory; early?: EarlyResponses | undefined },
    callbacks: Callbacks,
  ) {
    this.#maxBytes = maxBytes;
    this.#memory = memory;
    this.#early = early;
    this.#callbacks = callbacks;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortReason) controller.abort(this.#abortReason);
    else {
      this.#callbacks.timer.sent();
      this.#callbacks.onConnected();
    }
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: UpstreamHeaders,
  ): void {
    this.#statusCode = statusCode;
    this.#callbacks.timer.responded();
    this.#firstByteMs = performance.now() - this.#startedAt;
    this.#headers = headers;
    this.#announced = Number(headers['content-length']);
    const expected = this.#announced <= this.#maxBytes ? this.#announced : UNKNOWN_LENGTH;
    this.#early = this.#earlyFor(statusCode);
    const isEarly = this.#early !== undefined && expected > this.#early.beyondBytes;
    if (!isEarly && expected === this.#announced) this.#body = bodyOf(expected);
    this.#expected = isEarly ? (this.#early?.beyondBytes ?? 0) + UNKNOWN_LENGTH : expected;
    this.#isWaiting = true;
    this.#memory.request(memoryOf(this.#expected, headers), () => {
      this.#isWaiting = false;
      if (controller.paused) controller.resume();
    });
    if (this.#isWaiting) controller.pause();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const length = this.#body.length + chunk.length;
    if (length > this.#maxBytes) this.abort(new EgressTooLarge(this.#maxBytes));
    else if (this.#rest) {
      this.#body.length = length;
      this.#rest.onData(chunk);
    } else if (length > this.#expected && !this.#resize(length)) this.abort(tooManyResponses());
    else {
      this.#body.add(chunk);
      if (this.#early && length > this.#early.beyondBytes) this.#handOver(controller, this.#early);
    }
  }

  onResponseEnd(): void {
    if (this.#isEnded) return;
    this.#end();
    if (this.#rest) this.#rest.resolve();
    else {
      this.#resize(this.#body.length);
      this.#callbacks.resolve(this.#response());
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isEnded) return;
    this.#end();
    this.#reject(this.#statusCode === 0 ? error : new ResponseAborted(error));
  }

  /** Ends the exchange, whether the request waits for a connection or is being sent. */
  abort(cause: Error): void {
    if (this.#isEnded) return;
    // It waited for this server, and not for the API.
    const reason = this.#isWaiting && cause instanceof EgressTimeout ? tooManyResponses() : cause;
    this.#abortReason = reason;
    this.#end();
    this.#controller?.abort(reason);
    this.#reject(reason);
  }

  /** Most responses announce that they are small: their heads are not asked about. */
  #earlyFor(statusCode: number): EarlyResponses | undefined {
    const early = this.#early;
    if (early === undefined || this.#announced <= early.beyondBytes) return undefined;
    return early.acceptHead({ statusCode, headers: this.#headers }) ? early : undefined;
  }

  /** Passes on what is there, and receives no more until it is read; or goes on to buffer it. */
  #handOver(controller: Dispatcher.DispatchController, { acceptBeginning }: EarlyResponses): void {
    this.#early = undefined;
    const response = { ...this.#response(), body: this.#body.toBuffer() };
    if (this.#announced > this.#maxBytes) this.abort(new EgressTooLarge(this.#maxBytes));
    else if (acceptBeginning(response.body)) {
      this.#rest = new Rest(controller, this.#callbacks, (problem) => this.abort(problem));
      this.#rest.pause();
      this.#callbacks.resolve({ ...response, rest: this.#rest });
    } else if (this.#announced > this.#expected) {
      this.#expected = this.#announced;
      this.#body = bodyOf(this.#expected);
      this.#body.add(response.body);
      if (!this.#resize(this.#expected)) this.abort(tooManyResponses());
    }
  }

  #response(): UpstreamResponse {
    const body = this.#body;
    return {
      statusCode: this.#statusCode,
      headers: this.#headers,
      get body() {
        return body.toBuffer();
      },
      chunks: body.chunks,
      firstByteMs: this.#firstByteMs,
    };
  }

  #reject(error: Error): void {
    const { toProblem, reject } = this.#callbacks;
    if (this.#rest) this.#rest.reject(toProblem(error));
    else reject(toProblem(error));
  }

  #resize(length: number): boolean {
    return this.#memory.resize(memoryOf(length, this.#headers));
  }

  #end(): void {
    this.#isEnded = true;
    if (this.#rest) this.#rest.isEnded = true;
    this.#callbacks.timer.working();
    this.#callbacks.onEnded();
  }
}

/** What follows a response that was handed over early. */
class Rest implements ResponseRest {
  readonly ended: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (problem: Problem) => void;
  readonly abort: (problem: Problem) => void;
  onData: (chunk: Buffer) => void = () => {};
  isEnded = false;
  #controller: Dispatcher.DispatchController;
  #callbacks: Pick<Callbacks, 'onPaused' | 'onResumed'>;

  constructor(
    controller: Dispatcher.DispatchController,
    callbacks: Pick<Callbacks, 'onPaused' | 'onResumed'>,
    abort: (problem: Problem) => void,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ended = promise;
    this.resolve = resolve;
    this.reject = reject;
    this.abort = abort;
    this.#controller = controller;
    this.#callbacks = callbacks;
  }

  read(onData: (chunk: Buffer) => void): void {
    this.onData = onData;
    this.resume();
  }

  pause(): void {
    if (this.isEnded || this.#controller.paused) return;
    this.#controller.pause();
    this.#callbacks.onPaused();
  }

  resume(): void {
    if (this.isEnded || !this.#controller.paused) return;
    this.#callbacks.onResumed();
    this.#controller.resume();
  }
}

function bodyOf(expected: number): Body {
  return expected >= MIN_PREALLOCATED_BYTES ? new PreallocatedBody(expected) : new Body();
}

/** A body as its chunks arrive. */
class Body {
  length = 0;
  chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    this.length += chunk.length;
    this.chunks.push(chunk);
  }

  toBuffer(): Buffer {
    const [only] = this.chunks;
    if (this.chunks.length === 1 && only) return only;
    const bytes = Buffer.concat(this.chunks);
    this.chunks = [bytes];
    return bytes;
  }
}

const MIN_PREALLOCATED_BYTES = 256 * 1024;

/** A large body whose length is announced: concatenated at its end, it would be in memory twice. */
class PreallocatedBody extends Body {
  #bytes: Buffer;

  constructor(length: number) {
    super();
    this.#bytes = Buffer.allocUnsafeSlow(length);
  }

  /** The one chunk is as much as arrived: the response to HEAD announces a body that is not sent. */
  override add(chunk: Buffer): void {
    chunk.copy(this.#bytes, this.length);
    this.length += chunk.length;
    this.chunks = [this.#bytes.subarray(0, this.length)];
  }
}
