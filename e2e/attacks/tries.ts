import type { TestContext } from 'node:test';

/** What a test tried: `cells` of its table, such as a route for a role, and the requests that it sent for them. */
export type Tries = { cells: number; requests: number };

/** Reports to the runner what a test tried: print-tries.ts adds it up. */
export function reportTries(t: TestContext, { cells, requests }: Tries): void {
  t.diagnostic(`${cells} cells, ${requests} requests`);
}

/** The tries that a diagnostic message reports; undefined where it is another message. */
export function triesIn(message: string): Tries | undefined {
  const [, cells, requests] = /^(\d+) cells, (\d+) requests$/.exec(message) ?? [];
  return cells === undefined ? undefined : { cells: Number(cells), requests: Number(requests) };
}
