import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createLogger } from './config/logging.ts';
import { stopOnSignals } from './stop-on-signals.ts';

const log = createLogger('silent', { write: () => {} });
const STOP_DELAY_MS = 5_000;
const STOP_MS = 60_000;

/** A server that records calls of `stop` and `abort`, and stops when the test lets it, or when it is aborted. */
function start(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const target = new EventEmitter();
  const exits = new EventEmitter();
  const exit = async (code: number) => void exits.emit('exit', code);
  const done: string[] = [];
  const stopped = Promise.withResolvers<boolean>();
  const server = {
    drain: () => void done.push('drain'),
    stop: () => {
      done.push('stop');
      return stopped.promise;
    },
    abort: () => {
      done.push('abort');
      stopped.resolve(true);
    },
  };
  const limits = { stopDelayMs: STOP_DELAY_MS, stopMs: STOP_MS };
  stopOnSignals(target, Promise.resolve(server), { log, ...limits, exit });
  const exitCode = once(exits, 'exit').then(([code]) => code);
  /** Lets what is due happen, then what follows from it. */
  const pass = async (ms: number) => {
    t.mock.timers.tick(ms);
    await setImmediate();
  };
  return { target, done, pass, exitCode, finish: stopped.resolve };
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  test(`${signal} is announced, and the server stops after the delay, with code 0 where everything succeeded`, async (t) => {
    const { target, done, pass, exitCode, finish } = start(t);
    target.emit(signal);
    await pass(0);
    await pass(STOP_DELAY_MS - 1);
    assert.deepEqual(done, ['drain']);
    await pass(1);
    assert.deepEqual(done, ['drain', 'stop']);
    finish(true);
    assert.equal(await exitCode, 0);
    assert.deepEqual(done, ['drain', 'stop']);
  });
}

test('a part that could not be closed is code 1', async (t) => {
  const { target, pass, exitCode, finish } = start(t);
  target.emit('SIGTERM');
  await pass(0);
  await pass(STOP_DELAY_MS);
  finish(false);
  assert.equal(await exitCode, 1);
});

test('requests that take longer than the deadline are aborted, and the server stops then', async (t) => {
  const { target, done, pass, exitCode } = start(t);
  target.emit('SIGTERM');
  await pass(0);
  await pass(STOP_DELAY_MS);
  await pass(STOP_MS - 1);
  assert.deepEqual(done, ['drain', 'stop']);
  await pass(1);
  assert.deepEqual(done, ['drain', 'stop', 'abort']);
  assert.equal(await exitCode, 0);
});

test('a second signal ends the process at once, during the delay and after it', async (t) => {
  for (const passed of [0, STOP_DELAY_MS]) {
    const { target, pass, exitCode } = start(t);
    target.emit('SIGTERM');
    await pass(0);
    await pass(passed);
    target.emit('SIGTERM');
    assert.equal(await exitCode, 1);
    t.mock.timers.reset();
  }
});
