import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export type Running = { pid: number; stop: () => Promise<void> };

const canPin = spawnSync('taskset', ['--version']).status === 0;

/**
 * Starts a TypeScript file of this project as a process of its own and waits until its address answers.
 *
 * @param file relative to the project's root
 * @param core the processor it is pinned to, where the machine can pin; null: any
 */
export async function startProcess(
  file: string,
  env: Record<string, string>,
  readyUrl: string,
  core: number | null,
): Promise<Running> {
  const script = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const command = [
    ...(canPin && core !== null ? ['taskset', '-c', String(core)] : []),
    process.execPath,
    script,
  ];
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await answers(readyUrl, child);
  return { pid: child.pid ?? 0, stop: () => stopped(child) };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error(`the process for ${url} ended with ${child.exitCode}`);
}

async function stopped(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
