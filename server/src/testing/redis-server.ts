import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { freePort } from './port.ts';
import { findRedis, type RedisProgram } from './redis-program.ts';
import type { Scope } from './scope.ts';

/** A Redis of a test, which it stops and starts again at the same URL, without what it held. */
export type TestRedis = { url: string; stop: () => Promise<void>; start: () => Promise<void> };

const START_MS = 10_000;

/** Starts a Redis on loopback that keeps nothing on disk, and ends with the scope. */
export async function startRedis(scope: Scope, password = ''): Promise<TestRedis> {
  const program = findRedis();
  if (!program) throw new Error('There is no Redis or Valkey on this machine: npm run setup:redis');
  const port = await freePort();
  let running = await run(program, port, password);
  scope.after(() => running.stop());
  return {
    url: `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${port}`,
    stop: () => running.stop(),
    start: async () => {
      running = await run(program, port, password);
    },
  };
}

async function run({ path, argv0 }: RedisProgram, port: number, password: string) {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(path, [...options, ...(password === '' ? [] : ['--requirepass', password])], {
    argv0,
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await untilItAccepts(port);
  return {
    stop: () => {
      server.kill('SIGKILL');
      return ended;
    },
  };
}

async function untilItAccepts(port: number): Promise<void> {
  const startedAt = performance.now();
  while (!(await accepts(port))) {
    if (performance.now() - startedAt > START_MS) throw new Error('Redis did not start');
    await setTimeout(10);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
