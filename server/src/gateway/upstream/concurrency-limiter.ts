import { LRUCache } from 'lru-cache';
import { atMost } from '../../config/cache-size.ts';
import type { ConcurrencyLeases } from './concurrency-leases.ts';
import { releaseOnce } from './release-once.ts';
import { tooManyCalls } from './upstream-problems.ts';

/** Limits the in-flight calls of an integration, counted in this process, or in Redis for all. */
export type ConcurrencyLimiter = {
  /**
   * Counts a call as in flight.
   *
   * @returns a function that ends the count; further calls of it have no effect. A promise where Redis is asked
   * @throws Problem too_many_concurrent_calls
   */
  acquire: () => Release | Promise<Release>;
};

export type Release = () => void;

const MAX_INTEGRATIONS = 20_000;

/** @param leases counts for all processes; absent: this one alone is counted */
export function createConcurrencyLimiters(leases?: ConcurrencyLeases) {
  const counts = new LRUCache<string, { inFlight: number }>(atMost(MAX_INTEGRATIONS));

  /** The limiter of an integration: calls in flight stay counted when the limit changes. */
  function of(integrationId: string, maxInFlight: number): ConcurrencyLimiter {
    const count = counts.get(integrationId) ?? { inFlight: 0 };
    counts.set(integrationId, count);

    function acquire(): Release | Promise<Release> {
      if (count.inFlight >= maxInFlight) throw limitReached(maxInFlight);
      count.inFlight += 1;
      const lease = leases?.take(integrationId, maxInFlight);
      return lease instanceof Promise ? lease.then(acquired) : released(lease);
    }

    function acquired(endLease: Release | undefined): Release {
      if (endLease) return released(endLease);
      count.inFlight -= 1;
      throw limitReached(maxInFlight);
    }

    function released(endLease: Release | undefined): Release {
      return releaseOnce(() => {
        count.inFlight -= 1;
        endLease?.();
      });
    }

    return { acquire };
  }

  return { of, evict: (integrationId: string) => void counts.delete(integrationId) };
}

function limitReached(maxInFlight: number) {
  return tooManyCalls(
    `${maxInFlight} calls of this integration are in flight, which is its limit. Try again when one has ended.`,
  );
}
