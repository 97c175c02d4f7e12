import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createShutdown } from './shutdown.ts';
import { recordedLog } from './testing/recorded-log.ts';

function start() {
  const { log, entries } = recordedLog();
  return { shutdown: createShutdown(log), entries };
}

test('parts are closed in the reverse order of their opening, once', async () => {
  const { shutdown, entries } = start();
  const closed: string[] = [];
  for (const name of ['database', 'call log', 'HTTP server'])
    shutdown.add(name, async () => void closed.push(name));
  assert.deepEqual(await Promise.all([shutdown.run(), shutdown.run()]), [true, true]);
  assert.deepEqual(closed, ['HTTP server', 'call log', 'database']);
  assert.deepEqual(entries(), []);
});

test('a part that cannot be closed is logged, and the others are closed all the same', async () => {
  const { shutdown, entries } = start();
  const closed: string[] = [];
  shutdown.add('database', async () => void closed.push('database'));
  shutdown.add('call log', () => Promise.reject(new Error('disk full')));
  shutdown.add('scheduler', () => {
    throw new Error('not running');
  });
  assert.equal(await shutdown.run(), false);
  assert.deepEqual(closed, ['database']);
  assert.deepEqual(
    entries().map(({ part, err }) => [part, err?.message]),
    [
      ['scheduler', 'not running'],
      ['call log', 'disk full'],
    ],
  );
});
