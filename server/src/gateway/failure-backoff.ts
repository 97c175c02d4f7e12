const MIN_WAIT_MS = 1_000;

/**
 * How long to leave a server alone that failed: a second, twice as long after the next failure, and so on.
 *
 * @param maxWaitMs no wait is longer
 * @param now in milliseconds
 */
export function createFailureBackoff(maxWaitMs: number, now: () => number) {
  let failures = 0;
  let waitUntil = Number.NEGATIVE_INFINITY;

  return {
    isWaiting: () => now() < waitUntil,
    succeeded() {
      failures = 0;
      waitUntil = Number.NEGATIVE_INFINITY;
    },
    failed() {
      waitUntil = now() + Math.min(maxWaitMs, MIN_WAIT_MS * 2 ** failures);
      failures += 1;
    },
  };
}
