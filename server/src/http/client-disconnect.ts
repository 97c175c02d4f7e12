import type { FastifyReply } from 'fastify';
import { Problem } from './problems.ts';

/** Tells when whoever called went away, and when the answer is over either way. */
export type Departure = {
  /** Who hears of it; whoever was to hear before is not any more, since one thing is under way at a time. */
  onGone: (listener: () => void) => void;
  onEnd: (listener: () => void) => void;
};

/** A connection that closes before the answer is written: nobody waits for it any more. */
export function departureOf(reply: FastifyReply): Departure {
  const { raw } = reply;
  let gone: (() => void) | undefined;
  let ended: (() => void)[] = [];
  const isGone = () => !raw.writableFinished;
  raw.once('close', () => {
    if (isGone()) gone?.();
    for (const listener of ended) listener();
    // Let go at once: held on to until the next full collection, calls would fill the memory with what they were.
    gone = undefined;
    ended = [];
  });
  return {
    onGone: (listener) => {
      gone = listener;
      if (raw.closed && isGone()) listener();
    },
    onEnd: (listener) => {
      if (raw.closed) listener();
      else ended.push(listener);
    },
  };
}

/** What a call ends with when nobody waits for it: read in the call log only. */
export function cancelled(): Problem {
  return new Problem('cancelled', 'The app closed the connection before the API had answered.');
}
