import { LRUCache } from 'lru-cache';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { atMost } from '../../config/cache-size.ts';
import { Problem } from '../../http/problems.ts';
import type { CreateLimiter, Limiter } from '../../redis/limiters.ts';

export type RateLimits = ReturnType<typeof createRateLimits>;

/** A limit after one more call was counted. */
export type RateLimitState = { limit: number; remaining: number; resetSeconds: number; isExceeded: boolean };

type Deps = {
  createLimiter: CreateLimiter;
  /** Whether counting asks Redis. */
  isShared: () => boolean;
};

const MAX_EXCEEDED = 20_000;

/** Limits per minute, counted in this process, or in Redis for all. */
export function createRateLimits({ createLimiter, isShared }: Deps) {
  // One counter for each rate: what a key has used is reset when its rate changes.
  const limiters = new LRUCache<number, Limiter>(atMost(1000));
  /** Limits of Redis that are reached until they expire here: a call beyond them is refused without asking. */
  const reached = new LRUCache<string, true>(atMost(MAX_EXCEEDED));
  /** Since the start. */
  let refusals = 0;

  function limiterFor(perMinute: number): Limiter {
    const known = limiters.get(perMinute);
    if (known) return known;
    const limiter = createLimiter(`per-minute:${perMinute}`, { points: perMinute, duration: 60 });
    limiters.set(perMinute, limiter);
    return limiter;
  }

  /** Counts one more call of a key. */
  async function count(key: string, perMinute: number): Promise<RateLimitState> {
    const known = exceeded(key, perMinute);
    if (known) return known;
    try {
      const result = await limiterFor(perMinute).consume(key);
      rememberReached(key, perMinute, result);
      return toState(result, perMinute, false);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      refusals += 1;
      rememberReached(key, perMinute, error);
      return toState(error, perMinute, true);
    }
  }

  function rememberReached(
    key: string,
    perMinute: number,
    { remainingPoints, msBeforeNext }: RateLimiterRes,
  ) {
    if (remainingPoints <= 0 && msBeforeNext > 0 && isShared())
      reached.set(reachedKey(key, perMinute), true, { ttl: Math.ceil(msBeforeNext) });
  }

  /** The limit where it is known to be exceeded without asking Redis: one more call is not counted. */
  function exceeded(key: string, perMinute: number): RateLimitState | undefined {
    if (reached.size === 0) return undefined;
    const leftMs = reached.getRemainingTTL(reachedKey(key, perMinute));
    if (leftMs <= 0) return undefined;
    refusals += 1;
    return { limit: perMinute, remaining: 0, resetSeconds: Math.ceil(leftMs / 1000), isExceeded: true };
  }

  return { count, exceeded, isShared, refusals: () => refusals };
}

function reachedKey(key: string, perMinute: number): string {
  return `${perMinute} ${key}`;
}

/**
 * The refusal with the time to retry after (RFC 9110, 10.2.3).
 *
 * @param subject what it names as limited: "The limit of ..."
 */
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
