import type { Dispatcher } from 'undici';
import type { CallTimer } from './call-timer.ts';

type Handler = Dispatcher.DispatchHandler;
type Arguments<Name extends keyof Handler> = Parameters<NonNullable<Handler[Name]>>;

/** Passes everything on to another handler, and measures when the request is on a connection and when the response begins. */
export class StreamingHandler implements Handler {
  firstByteMs = 0;
  #startedAt = performance.now();
  #handler: Handler;
  #onConnected: () => void;
  #timer: CallTimer;

  constructor(handler: Handler, onConnected: () => void, timer: CallTimer) {
    this.#handler = handler;
    this.#onConnected = onConnected;
    this.#timer = timer;
  }

  onRequestStart(...args: Arguments<'onRequestStart'>): void {
    this.#timer.sent();
    this.#onConnected();
    this.#handler.onRequestStart?.(...args);
  }

  onResponseStart(...args: Arguments<'onResponseStart'>): void {
    this.#timer.responded();
    this.firstByteMs = performance.now() - this.#startedAt;
    this.#handler.onResponseStart?.(...args);
  }

  onResponseData(...args: Arguments<'onResponseData'>): void {
    this.#handler.onResponseData?.(...args);
  }

  onResponseEnd(...args: Arguments<'onResponseEnd'>): void {
    this.#timer.working();
    this.#handler.onResponseEnd?.(...args);
  }

  onResponseError(...args: Arguments<'onResponseError'>): void {
    this.#timer.working();
    this.#handler.onResponseError?.(...args);
  }
}
