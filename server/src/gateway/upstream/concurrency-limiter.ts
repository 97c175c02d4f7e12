import { LRUCache } from 'lru-cache';
import { atMost } from '../../config/cache-size.ts';
import { releaseOnce } from './release-once.ts';
import { tooManyCalls } from './upstream-problems.ts';

/** Limits the in-flight calls of an integration, counted in this process. */
export type ConcurrencyLimiter = {
  /**
   * Counts a call as in flight.
   *
   * @returns a function that ends the count; further calls of it have no effect
   * @throws Problem too_many_concurrent_calls
   */
  acquire: () => () => void;
};

const MAX_INTEGRATIONS = 20_000;

export function createConcurrencyLimiters() {
  const counts = new LRUCache<string, { inFlight: number }>(atMost(MAX_INTEGRATIONS));

  /** The limiter of an integration: calls in flight stay counted when the limit changes. */
  function of(integrationId: string, maxInFlight: number): ConcurrencyLimiter {
    const count = counts.get(integrationId) ?? { inFlight: 0 };
    counts.set(integrationId, count);
    return {
      acquire: () => {
        if (count.inFlight >= maxInFlight) {
          throw tooManyCalls(
            `${maxInFlight} calls of this integration are in flight, which is its limit. Try again when one has ended.`,
          );
        }
        count.inFlight += 1;
        return releaseOnce(() => {
          count.inFlight -= 1;
        });
      },
    };
  }

  return { of, evict: (integrationId: string) => void counts.delete(integrationId) };
}
