import { after } from 'node:test';

/** Runs clean-ups at its end: a test's context, or a suite's scope. */
export type Scope = { after: (cleanUp: () => Promise<void> | void) => void };

/**
 * A scope for the suite it is made in. node:test runs an `after` registered inside a `before` as soon as that
 * `before` ends, so what a suite starts there is cleaned up through this.
 */
export function suiteScope(): Scope {
  const cleanUps: (() => Promise<void> | void)[] = [];
  after(async () => {
    for (const cleanUp of cleanUps.reverse()) await cleanUp();
  });
  return { after: (cleanUp) => void cleanUps.push(cleanUp) };
}
