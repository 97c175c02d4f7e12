import { type RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '../http/problems.ts';

/**
 * Counts one more act of a key.
 *
 * @param refusal what was exceeded, and what to do instead
 * @throws Problem rate_limited
 */
export async function consumeLimit(limiter: RateLimiterMemory, key: string, refusal: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Problem('rate_limited', refusal, { retryAfterSeconds: Math.ceil(error.msBeforeNext / 1000) });
  }
}
