import type { CircuitBreaker, Permit } from './circuit-breaker.ts';
import type { ConcurrencyLimiter, Release } from './concurrency-limiter.ts';

/**
 * What a call needs of the state that processes share, asked for before it is needed: Redis gets it in the same round
 * trip as the rate limits of the call. Each part can be taken once; what is not taken is given back by `cancel`.
 */
export type Reservation = {
  /** The count among the in-flight calls. Rejects with too_many_concurrent_calls */
  takeInFlight: () => Promise<Release> | undefined;
  /** The permit of the first attempt. Rejects with circuit_open */
  takePermit: () => Promise<Permit> | undefined;
  cancel: () => void;
};

type Shared = { concurrency: ConcurrencyLimiter | null; circuitBreaker: CircuitBreaker | null };

/** Asks for both. Never throws: a refusal is for who takes the part. */
export function reserve({ concurrency, circuitBreaker }: Shared): Reservation {
  let inFlight = concurrency ? start(concurrency.acquire) : undefined;
  let permit = circuitBreaker ? start(circuitBreaker.acquire) : undefined;

  function takeInFlight(): Promise<Release> | undefined {
    const taken = inFlight;
    inFlight = undefined;
    return taken;
  }

  function takePermit(): Promise<Permit> | undefined {
    const taken = permit;
    permit = undefined;
    return taken;
  }

  function cancel(): void {
    takeInFlight()?.then(
      (release) => release(),
      () => {},
    );
    takePermit()?.then(
      (unused) => circuitBreaker?.onResult(unused, 'ignored'),
      () => {},
    );
  }

  return { takeInFlight, takePermit, cancel };
}

/** Begins at once; a refusal waits until it is taken. */
function start<T>(acquire: () => T | Promise<T>): Promise<T> {
  const started = (async () => acquire())();
  started.catch(() => {});
  return started;
}
