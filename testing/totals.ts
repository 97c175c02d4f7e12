import { existsSync, readFileSync } from 'node:fs';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** How many tests ended how, and which failed. */
export type Totals = Static<typeof Totals>;

const Failure = Type.Object({ test: Type.String(), error: Type.String() });

const Totals = Type.Object({
  passed: Type.Integer(),
  failed: Type.Integer(),
  skipped: Type.Integer(),
  failures: Type.Array(Failure),
});

const PlaywrightSpec = Type.Object({
  title: Type.String(),
  ok: Type.Boolean(),
  tests: Type.Array(
    Type.Object({
      results: Type.Array(
        Type.Object({ error: Type.Optional(Type.Object({ message: Type.Optional(Type.String()) })) }),
      ),
    }),
  ),
});

const PlaywrightSuite = Type.Cyclic(
  {
    Suite: Type.Object({
      title: Type.String(),
      specs: Type.Array(PlaywrightSpec),
      suites: Type.Optional(Type.Array(Type.Ref('Suite'))),
    }),
  },
  'Suite',
);

/** The part of Playwright's JSON report that counts, and that names what failed. */
const PlaywrightReport = Type.Object({
  suites: Type.Array(PlaywrightSuite),
  stats: Type.Object({
    expected: Type.Integer(),
    unexpected: Type.Integer(),
    flaky: Type.Integer(),
    skipped: Type.Integer(),
  }),
});

/** What a person reads at the end of a run: the rest is where the test ran. */
const MAX_FAILURES = 30;
const MAX_ERROR_LENGTH = 1_000;

const NONE: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Reads what node-totals.ts or in-shards.ts wrote; none where its runner broke before. */
export function nodeTotals(file: string): Totals {
  return decoded(Totals, file) ?? NONE;
}

/** Reads the totals of Playwright's JSON report; none where Playwright broke before. */
export function playwrightTotals(file: string): Totals {
  const report = decoded(PlaywrightReport, file);
  if (!report) return NONE;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failures = report.suites.flatMap((suite) => playwrightFailures(suite, suite.title));
  return { passed: expected, failed: unexpected + flaky, skipped, failures };
}

function playwrightFailures(suite: Static<typeof PlaywrightSuite>, name: string): Totals['failures'] {
  const own = suite.specs
    .filter(({ ok }) => !ok)
    .map(({ title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''));
      return { test: `${name} › ${title}`, error: errors.join('\n') };
    });
  return [
    ...own,
    ...(suite.suites ?? []).flatMap((inner) => playwrightFailures(inner, `${name} › ${inner.title}`)),
  ];
}

export function addTotals(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
    failures: [...one.failures, ...other.failures],
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
  const error = `ended with ${status} after ${totals.passed} tests that passed`;
  return addTotals(totals, { ...NONE, failed: 1, failures: [{ test: name, error }] });
}

/** The tests that failed, each with the start of its error: a long run has printed them far above. */
export function failuresText({ failures }: Totals): string {
  return failures
    .slice(0, MAX_FAILURES)
    .map(({ test, error }) => `\nFailed: ${test}\n${indented(error.slice(0, MAX_ERROR_LENGTH))}\n`)
    .join('');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
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
