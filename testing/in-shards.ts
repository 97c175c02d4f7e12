import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addTotals, nodeTotals, type Totals, totalsLine, withBrokenRun } from './totals.ts';

/**
 * `node testing/in-shards.ts SHARDS [arguments of node --test]`: runs test files in a few processes. The files of a shard
 * share a process: to import the server costs more than most tests do.
 */

const REPORTER = fileURLToPath(new URL('node-totals.ts', import.meta.url));
/** What Node compiled, for the next run too: the shards of one run start at once, before any has written what it compiled. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));
const [shards = '', ...testArguments] = process.argv.slice(2);

async function runShards(count: number): Promise<Totals> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-shards-'));
  const waiting = Array.from({ length: count }, (_, at) => `${at + 1}/${count}`);
  const totals: Totals[] = [];
  const runWaiting = async () => {
    for (let shard = waiting.shift(); shard; shard = waiting.shift())
      totals.push(await runShard(shard, join(folder, `${waiting.length}.json`)));
  };
  try {
    // One more than there are processors: a test often waits for another thread.
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, runWaiting));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return totals.reduce(addTotals);
}

/** Its output comes whole when it ends, so that those of two shards do not mix. */
function runShard(shard: string, totalsFile: string): Promise<Totals> {
  const reporters = [
    ['spec', 'stdout'],
    [REPORTER, totalsFile],
  ].flatMap(([name, to]) => [`--test-reporter=${name}`, `--test-reporter-destination=${to}`]);
  const options = ['--test', '--test-isolation=none', `--test-shard=${shard}`, ...reporters];
  const child = spawn(process.execPath, [...options, ...testArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      process.stdout.write(Buffer.concat(output));
      resolve(withBrokenRun(nodeTotals(totalsFile), `Shard ${shard}`, status));
    });
  });
}

const totals = await runShards(Number(shards));
console.log(`\n${totalsLine(totals)}`);
if (process.env.TEST_TOTALS_FILE) writeFileSync(process.env.TEST_TOTALS_FILE, JSON.stringify(totals));
process.exitCode = totals.failed > 0 ? 1 : 0;
