import type { TestContext } from 'node:test';

/** Stops `performance.now()` for the rest of a test, however long its steps take. @returns what moves it on */
export function stopClock(t: TestContext): { advance: (ms: number) => void } {
  // Whole milliseconds, so that sums of times are exact.
  let now = Math.ceil(performance.now());
  t.mock.method(performance, 'now', () => now);
  return {
    advance: (ms) => {
      now += ms;
    },
  };
}
