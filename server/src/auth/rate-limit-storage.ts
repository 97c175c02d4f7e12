import { RateLimiterRes } from 'rate-limiter-flexible';
import type { CreateLimiter, Limiter } from '../redis/limiters.ts';

/** So many requests in so many seconds, as better-auth has it. */
type Rule = { window: number; max: number };

/** Counts better-auth's requests by IP in limiters of this server. */
export function rateLimitStorage(createLimiter: CreateLimiter) {
  // As many as better-auth has rules: it makes none from requests.
  const limiters = new Map<string, Limiter>();

  function limiterFor({ window, max }: Rule): Limiter {
    const name = `requests:${max}-in-${window}`;
    const known = limiters.get(name);
    if (known) return known;
    const limiter = createLimiter(name, { points: max, duration: window });
    limiters.set(name, limiter);
    return limiter;
  }

  /** Counts one more request. `retryAfter` in seconds. */
  async function consume(key: string, rule: Rule): Promise<{ allowed: boolean; retryAfter: number | null }> {
    try {
      await limiterFor(rule).consume(key);
      return { allowed: true, retryAfter: null };
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return { allowed: false, retryAfter: Math.ceil(error.msBeforeNext / 1000) };
    }
  }

  return { consume };
}
