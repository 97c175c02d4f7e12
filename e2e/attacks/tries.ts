import type { TestContext } from 'node:test';

/** What a test tried: `cells` of its table, such as a route for a role, and the requests that it sent for them. */
export type Tries = { cells: number; requests: number };

/** What a test file tried, or several. */
export type Tally = Tries & { tests: number; failed: number };

export const NO_TRIES: Readonly<Tally> = { tests: 0, failed: 0, cells: 0, requests: 0 };

/** Reports to the runner what a test tried: print-tries.ts adds it up. */
export function reportTries(t: TestContext, { cells, requests }: Tries): void {
  t.diagnostic(`${cells} cells, ${requests} requests`);
}

/** The tries that a diagnostic message reports; undefined where it is another message. */
export function triesIn(message: string): Tries | undefined {
  const [, cells, requests] = /^(\d+) cells, (\d+) requests$/.exec(message) ?? [];
  return cells === undefined ? undefined : { cells: Number(cells), requests: Number(requests) };
}
