import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../../http/problems.ts';

export type RateLimits = ReturnType<typeof createRateLimits>;

/** Where somebody stands with a limit. */
export type RateLimitState = { limit: number; remaining: number; resetSeconds: number; isOver: boolean };

/** How often something may happen within a minute, counted in this process. */
export function createRateLimits() {
  // One counter for each rate: what a key has used is forgotten when its rate changes.
  const limiters = new LRUCache<number, RateLimiterMemory>({ max: 1000 });

  function limiterOf(perMinute: number): RateLimiterMemory {
    const known = limiters.get(perMinute);
    if (known) return known;
    const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
    limiters.set(perMinute, limiter);
    return limiter;
  }

  /** Counts one more, and tells how it stands then. */
  async function count(key: string, perMinute: number): Promise<RateLimitState> {
    const limiter = limiterOf(perMinute);
    try {
      return rateLimitState(await limiter.consume(key), perMinute, false);
    } catch (error) {
      if (error instanceof RateLimiterRes) return rateLimitState(error, perMinute, true);
      throw error;
    }
  }

  /**
   * Counts one more.
   *
   * @param key whose: the app and what is limited of it
   * @param whose how the refusal calls the limit: "The limit of ..."
   * @throws Problem rate_limited, saying when it goes on (RFC 9110, 10.2.3 Retry-After)
   */
  async function take(key: string, perMinute: number, whose: string): Promise<void> {
    const standing = await count(key, perMinute);
    if (standing.isOver) throw rateLimitedProblem(standing, whose);
  }

  return { count, take };
}

/** @param whose how the refusal calls the limit: "The limit of ..." */
export function rateLimitedProblem({ limit, resetSeconds }: RateLimitState, whose: string): Problem {
  return new Problem(
    'rate_limited',
    `The limit of ${whose} is ${limit} calls a minute. Go on in ${resetSeconds} s.`,
    { retryAfterSeconds: resetSeconds },
  );
}

function rateLimitState(
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  limit: number,
  isOver: boolean,
): RateLimitState {
  const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return { limit, remaining: Math.max(0, remainingPoints), resetSeconds, isOver };
}
