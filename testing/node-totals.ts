import type { TestEvent } from 'node:test/reporters';
import type { Totals } from './totals.ts';

/** A reporter of node:test: the totals of all files and the tests that failed, as JSON. */
export default async function* nodeTotals(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const failures: Totals['failures'] = [];
  for await (const { type, data } of events) {
    if (type === 'test:fail' && !failedBySubtests(data.details.error))
      failures.push({ test: `${data.file ?? ''} › ${data.name}`, error: errorText(data.details.error) });
    // The summary of one file names it.
    if (type === 'test:summary' && data.file === undefined)
      yield JSON.stringify(totalsFrom(data.counts, failures));
  }
}

/** A suite or test that failed only because one within it did. */
function failedBySubtests(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}

function errorText({ message, cause }: Error): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : message;
}

type Counts = { tests: number; passed: number; skipped: number; todo: number };

/** What neither passed nor was skipped has failed: a test that was cancelled too. */
function totalsFrom({ tests, passed, skipped, todo }: Counts, failures: Totals['failures']): Totals {
  return { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo, failures };
}
