import { LRUCache } from 'lru-cache';
import type { Departure } from '../../http/client-disconnect.ts';
import { Problem } from '../../http/problems.ts';

/** How many calls of an integration may be under way at a time, counted in this process. */
export type ConcurrencyLimiter = {
  /** Takes a place until the call is answered. @throws Problem too_many_concurrent_calls */
  acquire: (departure: Departure) => void;
};

const MAX_INTEGRATIONS = 20_000;

export function createConcurrencyLimiters() {
  const counts = new LRUCache<string, { taken: number }>({ max: MAX_INTEGRATIONS });

  /** The places of an integration: those taken stay so when the settings change. */
  function of(integrationId: string, most: number): ConcurrencyLimiter {
    const count = counts.get(integrationId) ?? { taken: 0 };
    counts.set(integrationId, count);
    return {
      acquire: (departure) => {
        if (count.taken >= most) throw tooManyCalls(most);
        count.taken += 1;
        departure.onEnd(() => {
          count.taken -= 1;
        });
      },
    };
  }

  return { of, forget: (integrationId: string) => void counts.delete(integrationId) };
}

function tooManyCalls(most: number): Problem {
  return new Problem(
    'too_many_concurrent_calls',
    `${most} calls of this integration are under way, which is its limit. Try again when one has ended.`,
    { retryAfterSeconds: 1 },
  );
}
