import type { Dispatcher } from 'undici';
import { EgressTimeout, EgressTooLarge } from '../../egress/errors.ts';
import { type CallMemory, memoryOf } from './response-memory.ts';
import { ResponseAborted, tooManyResponses } from './upstream-problems.ts';
import type { UpstreamHeaders, UpstreamResponse } from './upstream-response.ts';

/** Who is called when; the response is settled exactly once, by `resolve` or `reject`. */
type Callbacks = {
  resolve: (response: UpstreamResponse) => void;
  reject: (error: Error) => void;
  onConnected: () => void;
  onSettled: () => void;
};

/** Of a response whose length is not known: most are smaller. */
const UNKNOWN_LENGTH = 64 * 1024;

/** Buffers one response, as long as its body stays within a limit; it waits for memory with what it holds of others. */
export class BufferedResponse implements Dispatcher.DispatchHandler {
  #maxBytes: number;
  #memory: CallMemory;
  #callbacks: Callbacks;
  #abortReason: Error | undefined;
  #isSettled = false;
  #isWaiting = false;
  #startedAt = performance.now();
  #firstByteMs = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode = 0;
  #expected = 0;
  #headers: UpstreamHeaders = {};
  #body = new Body();

  constructor(maxBytes: number, memory: CallMemory, callbacks: Callbacks) {
    this.#maxBytes = maxBytes;
    this.#memory = memory;
    this.#callbacks = callbacks;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortReason) controller.abort(this.#abortReason);
    else this.#callbacks.onConnected();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: UpstreamHeaders,
  ): void {
    this.#statusCode = statusCode;
    this.#firstByteMs = performance.now() - this.#startedAt;
    this.#headers = headers;
    const length = Number(headers['content-length']);
    if (length >= MIN_PREALLOCATED_BYTES && length <= this.#maxBytes)
      this.#body = new PreallocatedBody(length);
    this.#expected = length <= this.#maxBytes ? length : UNKNOWN_LENGTH;
    this.#isWaiting = true;
    this.#memory.request(memoryOf(this.#expected, headers), () => {
      this.#isWaiting = false;
      if (controller.paused) controller.resume();
    });
    if (this.#isWaiting) controller.pause();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const length = this.#body.length + chunk.length;
    if (length > this.#maxBytes) this.abort(new EgressTooLarge(this.#maxBytes));
    else if (length > this.#expected && !this.#resize(length)) this.abort(tooManyResponses());
    else this.#body.add(chunk);
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#resize(this.#body.length);
    this.#callbacks.resolve({
      statusCode: this.#statusCode,
      headers: this.#headers,
      body: this.#body.toBuffer(),
      firstByteMs: this.#firstByteMs,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#callbacks.reject(this.#statusCode === 0 ? error : new ResponseAborted(error));
  }

  /** Ends the exchange, whether the request waits for a connection or is being sent. */
  abort(cause: Error): void {
    if (this.#isSettled) return;
    // It waited for this server, and not for the API.
    const reason = this.#isWaiting && cause instanceof EgressTimeout ? tooManyResponses() : cause;
    this.#abortReason = reason;
    this.#settle();
    this.#controller?.abort(reason);
    this.#callbacks.reject(reason);
  }

  #resize(length: number): boolean {
    return this.#memory.resize(memoryOf(length, this.#headers));
  }

  #settle(): void {
    this.#isSettled = true;
    this.#callbacks.onSettled();
  }
}

/** A body as its chunks arrive. */
class Body {
  length = 0;
  #chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    this.length += chunk.length;
    this.#chunks.push(chunk);
  }

  toBuffer(): Buffer {
    const [only] = this.#chunks;
    return this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
  }
}

const MIN_PREALLOCATED_BYTES = 64 * 1024;

/** A large body whose length is announced: concatenated at its end, it would be in memory twice. */
class PreallocatedBody extends Body {
  #bytes: Buffer;

  constructor(length: number) {
    super();
    this.#bytes = Buffer.allocUnsafeSlow(length);
  }

  override add(chunk: Buffer): void {
    chunk.copy(this.#bytes, this.length);
    this.length += chunk.length;
  }

  /** As much as arrived: the response to HEAD announces a body that is not sent. */
  override toBuffer(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }
}
