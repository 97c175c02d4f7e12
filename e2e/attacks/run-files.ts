import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { globalSetup, globalTeardown } from '../../server/src/testing/global-setup.ts';
import { NO_TRIES, type Tally, triesIn } from './tries.ts';

/**
 * A process of print-tries.ts: runs the test files that its arguments name, and sends what each tried. They share the
 * process: to import the server costs more than most tests do.
 */

const ROOT = new URL('../../', import.meta.url);

/** None may keep the others waiting. */
const TEST_TIMEOUT_MS = 120_000;

async function runFiles(files: readonly string[]): Promise<Record<string, Tally>> {
  const tallies = Object.fromEntries(files.map((file) => [file, { ...NO_TRIES }]));
  const tallyOf = (path: string | undefined) =>
    tallies[files.find((file) => path?.endsWith(`/${file}`)) ?? ''];
  const events = run({
    cwd: fileURLToPath(ROOT),
    files: [...files],
    isolation: 'none',
    timeout: TEST_TIMEOUT_MS,
  });
  events.on('test:pass', ({ file, details }) => {
    const tally = tallyOf(file);
    if (tally && details.type !== 'suite') tally.tests += 1;
  });
  events.on('test:fail', ({ file, name }) => {
    const tally = tallyOf(file);
    if (tally) tally.failed += 1;
    console.error(`failed: ${name} (${file})`);
  });
  events.on('test:diagnostic', ({ file, message }) => {
    const [tally, tries] = [tallyOf(file), triesIn(message)];
    if (!tally || !tries) return;
    tally.cells += tries.cells;
    tally.requests += tries.requests;
  });
  for await (const _event of events);
  return tallies;
}

await globalSetup();
const tallies = await runFiles(process.argv.slice(2));
globalTeardown();
// Whatever a test has left open.
process.send?.(tallies, () => process.exit());
