import { RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problems.ts';
import type { Limiter } from '../redis/limiters.ts';

/**
 * Counts one more act of a key.
 *
 * @param refusal what was exceeded, and what to do instead
 * @throws Problem rate_limited
 */
export async function consumeLimit(limiter: Limiter, key: string, refusal: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Problem('rate_limited', refusal, { retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000) });
  }
}
