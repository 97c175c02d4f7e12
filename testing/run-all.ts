import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addTotals, nodeTotals, playwrightTotals, type Totals } from './totals.ts';

/** `npm test`: runs every kind of test, and ends with one line that counts them all. */

const PARTS = [
  { script: 'test:unit', env: nodeReporters, read: nodeTotals },
  { script: 'test:server', env: nodeReporters, read: nodeTotals },
  { script: 'test:e2e', env: playwrightReporter, read: playwrightTotals },
];

function runAll(): Totals {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-tests-'));
  try {
    return PARTS.map((part, at) => run(part, join(folder, `${at}.json`))).reduce(addTotals);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run({ script, env, read }: (typeof PARTS)[number], file: string): Totals {
  console.log(`\n${script}`);
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    stdio: 'inherit',
    env: { ...process.env, ...env(file) },
  });
  const totals = read(file);
  if (totals.passed + totals.failed > 0 && (status === 0 || totals.failed > 0)) return totals;
  // No test tells of it: a runner that broke, or found nothing to run, counts as one that failed.
  console.log(`${script} ended with ${status} after ${totals.passed} tests that passed.`);
  return { ...totals, failed: totals.failed + 1 };
}

/** Two reporters: one for people, and one for us. */
function nodeReporters(file: string) {
  const ours = fileURLToPath(new URL('node-totals.ts', import.meta.url));
  const reporters = [
    ['spec', 'stdout'],
    [ours, file],
  ].map(([name, to]) => `--test-reporter="${name}" --test-reporter-destination="${to}"`);
  return { NODE_OPTIONS: [process.env.NODE_OPTIONS ?? '', ...reporters].join(' ').trim() };
}

/** Read by e2e/playwright.config.ts, and by Playwright's JSON reporter. */
function playwrightReporter(file: string) {
  return { PLAYWRIGHT_JSON_OUTPUT_FILE: file };
}

const { passed, failed, skipped } = runAll();
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
