import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../server/src/testing/port.ts';
import { until } from '../../server/src/testing/until.ts';
import { plainTest as test } from './fixtures.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** With what each script prints once its server listens. */
const SCRIPTS = [
  ['start', 'listening', 'SIGTERM'],
  ['start', 'listening', 'SIGKILL'],
  ['demo', 'Ctrl+C stops it.', 'SIGKILL'],
] as const;

for (const [script, ready, signal] of SCRIPTS)
  test(`ending npm run ${script} by ${signal} ends the server`, async ({ folder, scope }) => {
    const port = await freePort();
    const child = spawn('npm', ['run', script], {
      cwd: ROOT,
      env: { ...process.env, PORT: String(port), DATA_DIR: folder, DEMO_DATA_DIR: folder },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    scope.after(() => endGroup(child));
    await printed(child, ready);
    child.kill(signal);
    const isListening = () =>
      fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => true,
        () => false,
      );
    await until(isListening, false);
  });

async function printed(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  const ended = once(child, 'exit').then(() => assert.fail(`it ended: ${output}`));
  const found = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes(text)) resolve();
      });
  });
  await Promise.race([found, ended]);
  ended.catch(() => {});
}

/** Whatever the test left of it. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}
