import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addTotals, nodeTotals, playwrightTotals, type Totals, totalsLine, withBrokenRun } from './totals.ts';

/** `npm test`: runs every kind of test, and ends with one line that counts them all. */

/** `env` names the file that the part writes its totals to: testing/in-shards.ts, e2e/playwright.config.ts. */
const PARTS = [
  { script: 'test:unit', env: 'TEST_TOTALS_FILE', read: nodeTotals },
  { script: 'test:server', env: 'TEST_TOTALS_FILE', read: nodeTotals },
  { script: 'test:e2e', env: 'PLAYWRIGHT_JSON_OUTPUT_FILE', read: playwrightTotals },
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
    env: { ...process.env, [env]: file },
  });
  return withBrokenRun(read(file), script, status);
}

const totals = runAll();
console.log(`\n${totalsLine(totals)}`);
process.exitCode = totals.failed > 0 ? 1 : 0;
