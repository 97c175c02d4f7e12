/**
 * Whether something is cancelled, and who is to know: what a call uses of an AbortSignal. Those take several times as long
 * to make and to listen to, for each call.
 */
export type CancelSignal = {
  readonly aborted: boolean;
  addEventListener: (type: 'abort', listener: () => void) => void;
  removeEventListener: (type: 'abort', listener: () => void) => void;
};

/** A signal and its source in one. */
export class CancelSource implements CancelSignal {
  aborted = false;
  #listeners: Set<() => void> | undefined;

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  /** Calls the listeners; a listener that is added later is not called. */
  abort(): void {
    this.aborted = true;
    for (const listener of this.#listeners ?? []) listener();
  }
}
