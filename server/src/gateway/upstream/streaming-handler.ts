import type { Dispatcher } from 'undici';

type Handler = Dispatcher.DispatchHandler;
type Arguments<Name extends keyof Handler> = Parameters<NonNullable<Handler[Name]>>;

/** Passes everything on to another handler, and measures when the request is on a connection and when the response begins. */
export class StreamingHandler implements Handler {
  firstByteMs = 0;
  #startedAt = performance.now();
  #handler: Handler;
  #onConnected: () => void;

  constructor(handler: Handler, onConnected: () => void) {
    this.#handler = handler;
    this.#onConnected = onConnected;
  }

  onRequestStart(...args: Arguments<'onRequestStart'>): void {
    this.#onConnected();
    this.#handler.onRequestStart?.(...args);
  }

  onResponseStart(...args: Arguments<'onResponseStart'>): void {
    this.firstByteMs = performance.now() - this.#startedAt;
    this.#handler.onResponseStart?.(...args);
  }

  onResponseData(...args: Arguments<'onResponseData'>): void {
    this.#handler.onResponseData?.(...args);
  }

  onResponseEnd(...args: Arguments<'onResponseEnd'>): void {
    this.#handler.onResponseEnd?.(...args);
  }

  onResponseError(...args: Arguments<'onResponseError'>): void {
    this.#handler.onResponseError?.(...args);
  }
}
