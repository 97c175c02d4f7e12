import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problems.ts';

export type RateLimits = ReturnType<typeof createRateLimits>;

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

  /**
   * Counts one more.
   *
   * @param key whose: the app and what is limited of it
   * @param whose how the refusal calls the limit: "The limit of ..."
   * @throws Problem rate_limited, saying when it goes on (RFC 9110, 10.2.3 Retry-After)
   */
  async function take(key: string, perMinute: number, whose: string): Promise<void> {
    try {
      await limiterOf(perMinute).consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new Problem(
        'rate_limited',
        `The limit of ${whose} is ${perMinute} calls a minute. Go on in ${retryAfterSeconds} s.`,
        { retryAfterSeconds },
      );
    }
  }

  return { take };
}
