import { existsSync, readFileSync } from 'node:fs';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** How many tests ended how. */
export type Totals = Static<typeof Totals>;

const Totals = Type.Object({ passed: Type.Integer(), failed: Type.Integer(), skipped: Type.Integer() });

/** The part of Playwright's JSON report that counts. */
const PlaywrightReport = Type.Object({
  stats: Type.Object({
    expected: Type.Integer(),
    unexpected: Type.Integer(),
    flaky: Type.Integer(),
    skipped: Type.Integer(),
  }),
});

const NONE: Totals = { passed: 0, failed: 0, skipped: 0 };

/** Reads what node-totals.ts or in-shards.ts wrote; none where its runner broke before. */
export function nodeTotals(file: string): Totals {
  return decoded(Totals, file) ?? NONE;
}

/** Reads the totals of Playwright's JSON report; none where Playwright broke before. */
export function playwrightTotals(file: string): Totals {
  const report = decoded(PlaywrightReport, file);
  if (!report) return NONE;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky, skipped };
}

export function addTotals(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/**
 * A run that ended badly though no test failed, or that found none, counts as one that failed: its runner broke.
 *
 * @param name what ran, for the message
 * @param status its exit status, null when a signal ended it
 */
export function withBrokenRun(totals: Totals, name: string, status: number | null): Totals {
  if (totals.passed + totals.failed > 0 && (status === 0 || totals.failed > 0)) return totals;
  console.log(`${name} ended with ${status} after ${totals.passed} tests that passed.`);
  return { ...totals, failed: totals.failed + 1 };
}

export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function decoded<Schema extends TSchema>(schema: Schema, file: string): Static<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  if (text === '') return undefined;
  const content: unknown = JSON.parse(text);
  Value.Assert(schema, content);
  return content;
}
