import { randomBytes } from 'node:crypto';
import { KEY_PREFIX, type Redis } from '../../redis/redis.ts';

/**
 * The in-flight calls of integrations, counted in Redis for all processes. Each is a lease that its process extends: those
 * of a process that died expire, and those of a Redis that lost them are there again with the next extension.
 */
export type ConcurrencyLeases = {
  /**
   * Takes the lease of a call; at once, and without asking, where Redis does not respond.
   *
   * @returns a function that ends it; undefined where so many calls are in flight already
   */
  take: (integrationId: string, maxInFlight: number) => EndLease | Promise<EndLease | undefined>;
};

type EndLease = () => void;

const LEASE_MS = 15_000;
const EXTEND_MS = 5_000;
/** What one script extends. */
const MAX_EXTENDED = 1_000;

/** A sorted set for each integration: its leases by the time at which they expire, on the clock of Redis. */
const CLOCK = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)";

/** ARGV: the limit, how long the lease lasts, the lease. @returns 1, or 0 where the limit is reached */
const TAKE = `
${CLOCK}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1`;

/** ARGV: how long the leases last, the leases. */
const EXTEND = `
${CLOCK}
for at = 2, #ARGV do redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[at]) end
return redis.call('PEXPIRE', KEYS[1], ARGV[1])`;

export function createConcurrencyLeases(redis: Redis): ConcurrencyLeases {
  const process = randomBytes(9).toString('base64url');
  const held = new Map<string, Set<string>>();
  let taken = 0;
  let timer: NodeJS.Timeout | undefined;

  function take(integrationId: string, maxInFlight: number): EndLease | Promise<EndLease | undefined> {
    taken += 1;
    const lease = `${process}:${taken}`;
    return redis.isAvailable() ? ask(integrationId, maxInFlight, lease) : hold(integrationId, lease);
  }

  async function ask(integrationId: string, maxInFlight: number, lease: string) {
    try {
      const isTaken = await redis.run(TAKE, [keyOf(integrationId)], [maxInFlight, LEASE_MS, lease]);
      return isTaken === 0 ? undefined : hold(integrationId, lease);
    } catch {
      return hold(integrationId, lease);
    }
  }

  function hold(integrationId: string, lease: string): EndLease {
    const leases = held.get(integrationId) ?? new Set();
    held.set(integrationId, leases.add(lease));
    timer ??= setInterval(extendAll, EXTEND_MS).unref();
    return () => {
      leases.delete(lease);
      if (leases.size === 0) held.delete(integrationId);
      redis.command('ZREM', keyOf(integrationId), lease).catch(() => {});
    };
  }

  function extendAll(): void {
    if (held.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    for (const [integrationId, leases] of held) {
      const all = [...leases];
      for (let at = 0; at < all.length; at += MAX_EXTENDED) {
        const some = all.slice(at, at + MAX_EXTENDED);
        redis.run(EXTEND, [keyOf(integrationId)], [LEASE_MS, ...some]).catch(() => {});
      }
    }
  }

  return { take };
}

function keyOf(integrationId: string): string {
  return `${KEY_PREFIX}in-flight:${integrationId}`;
}
