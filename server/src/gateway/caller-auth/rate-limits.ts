import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { atMost } from '../../config/cache-size.ts';
import { Problem } from '../../http/problems.ts';

export type RateLimits = ReturnType<typeof createRateLimits>;

/** A limit after one more call was counted. */
export type RateLimitState = { limit: number; remaining: number; resetSeconds: number; isExceeded: boolean };

/** Limits per minute, counted in this process. */
export function createRateLimits() {
  // One counter for each rate: what a key has used is reset when its rate changes.
  const limiters = new LRUCache<number, RateLimiterMemory>(atMost(1000));

  function limiterFor(perMinute: number): RateLimiterMemory {
    const known = limiters.get(perMinute);
    if (known) return known;
    const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
    limiters.set(perMinute, limiter);
    return limiter;
  }

  /** Counts one more call of a key. */
  async function count(key: string, perMinute: number): Promise<RateLimitState> {
    const limiter = limiterFor(perMinute);
    try {
      return toState(await limiter.consume(key), perMinute, false);
    } catch (error) {
      if (error instanceof RateLimiterRes) return toState(error, perMinute, true);
      throw error;
    }
  }

  /**
   * Counts one more call of a key.
   *
   * @param subject what the refusal names as limited: "The limit of ..."
   * @throws Problem rate_limited with the time to retry after (RFC 9110, 10.2.3)
   */
  async function enforce(key: string, perMinute: number, subject: string): Promise<void> {
    const state = await count(key, perMinute);
    if (state.isExceeded) throw rateLimitedProblem(state, subject);
  }

  return { count, enforce };
}

/** @param subject what the refusal names as limited: "The limit of ..." */
export function rateLimitedProblem({ limit, resetSeconds }: RateLimitState, subject: string): Problem {
  return new Problem(
    'rate_limited',
    `The limit of ${subject} is ${limit} calls a minute. Try again in ${resetSeconds} s.`,
    { retryAfterSeconds: resetSeconds },
  );
}

function toState(
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  limit: number,
  isExceeded: boolean,
): RateLimitState {
  const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return { limit, remaining: Math.max(0, remainingPoints), resetSeconds, isExceeded };
}
