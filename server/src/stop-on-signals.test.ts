import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { test } from 'node:test';
import { createLogger } from './config/logging.ts';
import { stopOnSignals } from './stop-on-signals.ts';

const log = createLogger('silent', { write: () => {} });

function start(server: { stop: () => Promise<boolean>; abort: () => void }, stopMs = 60_000) {
  const target = new EventEmitter();
  const exits = new EventEmitter();
  const exit = async (code: number) => void exits.emit('exit', code);
  stopOnSignals(target, Promise.resolve(server), { log, stopMs, exit });
  return { target, exitCode: async () => (await once(exits, 'exit'))[0] };
}

test('each signal stops the server, with code 0 where everything succeeded', async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    const { target, exitCode } = start({ stop: async () => true, abort: () => assert.fail('too early') });
    const code = exitCode();
    target.emit(signal);
    assert.equal(await code, 0, signal);
  }
});

test('requests that take longer than the deadline are aborted, and the server stops then', async () => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { target, exitCode } = start({ stop: () => promise, abort: () => resolve(true) }, 1);
  const code = exitCode();
  target.emit('SIGTERM');
  assert.equal(await code, 0);
});

test('a second signal ends the process at once', async () => {
  const { target, exitCode } = start({ stop: () => new Promise(() => {}), abort: () => {} });
  const code = exitCode();
  target.emit('SIGTERM');
  target.emit('SIGTERM');
  assert.equal(await code, 1);
});
