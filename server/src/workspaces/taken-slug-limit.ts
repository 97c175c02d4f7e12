import type { CreateLimiter } from '../redis/limiters.ts';
import { consumeLimit } from './consume-limit.ts';

/** Slugs are short, and good ones are taken: enough for somebody who looks for one. */
const TAKEN_SLUGS_AN_HOUR = 20;

/**
 * How often a user may find that a slug is taken. URLs name workspaces by their slugs, which are therefore unique on the
 * server: whether one is taken cannot be hidden, but the names of others cannot be found by trying many.
 */
export function createTakenSlugLimit(createLimiter: CreateLimiter) {
  const limiter = createLimiter('taken-slugs', { points: TAKEN_SLUGS_AN_HOUR, duration: 3600 });

  return {
    /** Counts a slug that was taken. @throws Problem rate_limited */
    consume: (userId: string) =>
      consumeLimit(
        limiter,
        userId,
        'You tried too many slugs that are taken. Wait as long as Retry-After says, and choose a longer one.',
      ),
  };
}

export type TakenSlugLimit = ReturnType<typeof createTakenSlugLimit>;
