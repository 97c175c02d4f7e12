import { deepEqual } from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

/** More than anything takes that is to be seen soon, on a busy machine too. */
const BOUND_MS = 60_000;

/** Looks until it sees what is expected. @throws AssertionError with what it saw last, where that takes too long */
export async function until<T>(look: () => Promise<T>, expected: T): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const seen = await look();
    try {
      deepEqual(seen, expected);
      return;
    } catch (error) {
      if (performance.now() - startedAt > BOUND_MS) throw error;
    }
    await setTimeout(20);
  }
}
