import { Slots } from '../../http/slots.ts';

/** One of many deadlines. */
export type Deadline = { readonly at: number; readonly onReached: () => void; slot: number };

/**
 * Many deadlines, most of which are removed before they are reached, with one timer for all: a timer each is a good part of
 * what it costs to send a request.
 */
export class Deadlines {
  #pending = new Slots<Deadline>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  /** @param at on the clock of `performance.now()` */
  add(at: number, onReached: () => void): Deadline {
    const deadline = { at, onReached, slot: NONE };
    deadline.slot = this.#pending.add(deadline);
    if (at < this.#timerAt) this.#setTimer(at);
    return deadline;
  }

  /** Has no effect once it is reached or removed. */
  remove(deadline: Deadline): void {
    if (deadline.slot !== NONE) this.#pending.remove(deadline.slot);
    deadline.slot = NONE;
  }

  /** It does not keep the process running: what waits for a deadline does. */
  #setTimer(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    this.#timer = setTimeout(() => this.#onTimer(), Math.max(0, Math.ceil(at - performance.now()))).unref();
  }

  #onTimer(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    let next = Number.POSITIVE_INFINITY;
    for (const deadline of this.#pending) {
      if (deadline.at > now) next = Math.min(next, deadline.at);
      else {
        this.remove(deadline);
        deadline.onReached();
      }
    }
    if (next < this.#timerAt) this.#setTimer(next);
  }
}

const NONE = -1;
