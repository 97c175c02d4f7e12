import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { KEY_PREFIX, type Redis } from './redis.ts';

/** How often something may happen: `points` times in `duration` seconds. */
type Rate = { points: number; duration: number };
export type Limiter = Pick<RateLimiterAbstract, 'consume'>;

/** Creates the limiter of a rate; `name` tells it from others where they are shared. */
export type CreateLimiter = (name: string, rate: Rate) => Limiter;

/**
 * Limiters that count in this process.
 */
export const localLimiters: CreateLimiter = (_name, rate) => new RateLimiterMemory(rate);

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
      insuranceLimiter: new RateLimiterMemory(rate),
    });
}
