import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './port.ts';
import { findRedis, type RedisProgram } from './redis-program.ts';
import type { Scope } from './scope.ts';

/** A Redis of a test, which it stops and starts again at the same URL, without what it held. */
export type TestRedis = {
  url: string;
  stop: () => Promise<void>;
  start: () => Promise<void>;
  /** It accepts connections, and does nothing, until `thaw`. */
  freeze: () => void;
  thaw: () => void;
};

const START_MS = 60_000;

/** Looked for once in a process; what is used is said in one line. */
let program: { found: RedisProgram | undefined } | undefined;

function redisProgram(): RedisProgram | undefined {
  if (program) return program.found;
  program = { found: findRedis() };
  const { found } = program;
  console.warn(
    found
      ? `The tests of REDIS_URL run over ${found.argv0} ${found.version} (${found.path}).`
      : 'There is no Redis on this machine: the tests of REDIS_URL run over ioredis-mock. npm run setup:redis installs one.',
  );
  return found;
}

/** Starts a Redis on loopback that keeps nothing on disk, and ends with the scope. */
export async function startRedis(scope: Scope, password = ''): Promise<TestRedis> {
  const found = redisProgram();
  const port = await freePort();
  const start = () => run(found ? serverOf(found, port, password) : imitationOf(port, password), port);
  let running = await start();
  scope.after(() => running.stop());
  return {
    url: `redis://${password === '' ? '' : `:${password}@`}127.0.0.1:${port}`,
    stop: () => running.stop(),
    start: async () => {
      running = await start();
    },
    freeze: () => running.signal('SIGSTOP'),
    thaw: () => running.signal('SIGCONT'),
  };
}

type Command = { path: string; args: string[]; argv0?: string };

function serverOf({ path, argv0 }: RedisProgram, port: number, password: string): Command {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  return { path, argv0, args: [...options, ...(password === '' ? [] : ['--requirepass', password])] };
}

function imitationOf(port: number, password: string): Command {
  const file = fileURLToPath(new URL('redis-imitation.ts', import.meta.url));
  return { path: process.execPath, args: [file, String(port), password] };
}

async function run({ path, args, ...options }: Command, port: number) {
  const server = spawn(path, args, { ...options, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await untilItAccepts(port);
  return {
    signal: (name: NodeJS.Signals) => void server.kill(name),
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
