import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  addTotals,
  failuresText,
  nodeTotals,
  playwrightTotals,
  type Totals,
  totalsLine,
  withBrokenRun,
} from './totals.ts';

/**
 * `npm test [-- --engine=sqlite|postgres]`: runs every kind of test, and ends with the tests that failed and one line that counts them all. With
 * an engine, only the tests that run on it.
 */

type Part = {
  script: string;
  /** Names the file that the part writes its totals to: testing/in-shards.ts, e2e/playwright.config.ts. */
  env: string;
  read: (file: string) => Totals;
  engine?: 'postgres';
};

const PARTS: readonly Part[] = [
  { script: 'test:unit', env: 'TEST_TOTALS_FILE', read: nodeTotals },
  { script: 'test:server', env: 'TEST_TOTALS_FILE', read: nodeTotals },
  { script: 'test:postgres', env: 'TEST_TOTALS_FILE', read: nodeTotals, engine: 'postgres' },
  { script: 'test:e2e', env: 'PLAYWRIGHT_JSON_OUTPUT_FILE', read: playwrightTotals },
];

function runAll(parts: readonly Part[]): Totals {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-tests-'));
  try {
    return parts.map((part, at) => run(part, join(folder, `${at}.json`))).reduce(addTotals);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run({ script, env, read }: Part, file: string): Totals {
  console.log(`\n${script}`);
  const { status } = spawnSync('npm', ['run', '--silent', script], {
    stdio: 'inherit',
    env: { ...process.env, [env]: file },
  });
  return withBrokenRun(read(file), script, status);
}

const { engine } = parseArgs({ options: { engine: { type: 'string' } } }).values;
const parts = PARTS.filter((part) => engine === undefined || engine === (part.engine ?? 'sqlite'));
if (parts.length === 0) throw new Error(`There is no engine ${engine}. Use sqlite or postgres.`);
const totals = runAll(parts);
console.log(`${failuresText(totals)}\n${totalsLine(totals)}`);
process.exitCode = totals.failed > 0 ? 1 : 0;
