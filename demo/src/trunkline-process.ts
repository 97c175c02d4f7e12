import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));

/**
 * Starts Trunkline as a process of its own and waits until it is ready.
 *
 * @param env its settings
 * @throws Error when it ends instead; the reason is on stderr
 */
export async function startTrunkline(url: string, env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  while (child.exitCode === null) {
    if (await isReady(url)) return child;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Trunkline did not start; the line above says why.');
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Asks it to stop, and waits until it has written what it holds. */
export async function stopTrunkline(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
