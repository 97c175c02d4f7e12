import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** `npm run check`: runs every check, as many at once as there are processors. */

/** Those that take longest first. */
const CHECKS = ['types', 'web-types', 'texts', 'style', 'dependencies', 'dead-code', 'api', 'audit'] as const;

/** Its output comes whole when it ends, so that those of two checks do not mix. @returns whether it passed */
function run(script: string): Promise<boolean> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => output.push(bytes));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      console.log(`\n${script}`);
      process.stdout.write(Buffer.concat(output));
      resolve(status === 0);
    });
  });
}

const waiting = CHECKS.map((name) => `check:${name}`);
const failed: string[] = [];
const runWaiting = async () => {
  for (let script = waiting.shift(); script; script = waiting.shift())
    if (!(await run(script))) failed.push(script);
};
await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
console.log(failed.length === 0 ? '\nEvery check passed.' : `\nFailed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
