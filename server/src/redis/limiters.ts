import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { KEY_PREFIX, type Redis } from './redis.ts';

/** How often something may happen: `points` times in `duration` seconds. */
type Rate = { points: number; duration: number };
export type Limiter = Pick<RateLimiterAbstract, 'consume'>;

/** Creates the limiter of a rate; `name` tells it from others where they are shared. */
export type CreateLimiter = (name: string, rate: Rate) => Limiter;

/**
 * Limiters that count in this process.
 */
export const localLimiters: CreateLimiter = (_name, rate) => new LocalLimiter(rate);

/** Limiters that count in Redis for all processes, and in this process while it does not respond. */
export function sharedLimiters(redis: Redis): CreateLimiter {
  const storeClient = {
    eval: (script: string, { keys, arguments: args }: { keys: string[]; arguments: string[] }) =>
      redis.run(script, keys, args),
  };
  return (name, rate) =>
    new RateLimiterRedis({
      ...rate,
      keyPrefix: `${KEY_PREFIX}limit:${name}`,
      storeClient,
      useRedisPackage: true,
      insuranceLimiter: new LocalLimiter(rate),
    });
}

/**
 * Counts in this process. A key is forgotten by a timer after the duration of the rate, also where the clock was set back
 * meanwhile: no result says that it takes longer.
 */
class LocalLimiter extends RateLimiterMemory {
  override async consume(key: string | number, points?: number): Promise<RateLimiterRes> {
    try {
      return this.#bounded(await super.consume(key, points));
    } catch (error) {
      throw error instanceof RateLimiterRes ? this.#bounded(error) : error;
    }
  }

  #bounded(result: RateLimiterRes): RateLimiterRes {
    const { remainingPoints, msBeforeNext, consumedPoints, isFirstInDuration } = result;
    const longestMs = this.duration * 1000;
    return msBeforeNext <= longestMs
      ? result
      : new RateLimiterRes(remainingPoints, longestMs, consumedPoints, isFirstInDuration);
  }
}
