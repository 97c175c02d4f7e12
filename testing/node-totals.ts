import type { TestEvent } from 'node:test/reporters';
import type { Totals } from './totals.ts';

/** A reporter of node:test: the totals of all files, as JSON. */
export default async function* nodeTotals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const { type, data } of events) {
    // The summary of one file names it.
    if (type === 'test:summary' && data.file === undefined) yield JSON.stringify(totalsFrom(data.counts));
  }
}

type Counts = { tests: number; passed: number; skipped: number; todo: number };

/** What neither passed nor was skipped has failed: a test that was cancelled too. */
function totalsFrom({ tests, passed, skipped, todo }: Counts): Totals {
  return { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
}
