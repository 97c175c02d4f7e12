import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createParserPool } from './parser-pool.ts';

/** A task that ends when the test says so. */
function task(name: string, started: string[]) {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    end: resolve,
    run: () => {
      started.push(name);
      return promise;
    },
  };
}

test('a parser pool runs no more tasks at a time than it may', async () => {
  const pool = createParserPool(2);
  const started: string[] = [];
  const tasks = ['a', 'b', 'c'].map((name) => task(name, started));
  const runs = tasks.map(({ run }) => pool.run('acme', undefined, run));
  await setImmediate();
  assert.deepEqual(started, ['a', 'b']);
  tasks[0]?.end();
  await runs[0];
  await setImmediate();
  assert.deepEqual(started, ['a', 'b', 'c']);
  for (const { end } of tasks) end();
  await Promise.all(runs);
});

test('workspaces take turns in a parser pool', async () => {
  const pool = createParserPool(1);
  const started: string[] = [];
  const names = ['acme 1', 'acme 2', 'acme 3', 'bravo 1'];
  const runs = names.map((name) =>
    pool.run(name.split(' ')[0] ?? '', undefined, async () => started.push(name)),
  );
  await Promise.all(runs);
  assert.deepEqual(started, ['acme 1', 'acme 2', 'bravo 1', 'acme 3']);
});

test('a parser pool goes on after a task that failed', async () => {
  const pool = createParserPool(1);
  await assert.rejects(
    pool.run('acme', undefined, () => Promise.reject(new Error('broken'))),
    /broken/,
  );
  assert.equal(await pool.run('acme', undefined, async () => 'done'), 'done');
});

test('a task whose client disconnected leaves the queue', async () => {
  const pool = createParserPool(1);
  const started: string[] = [];
  const first = task('first', started);
  const firstRun = pool.run('acme', undefined, first.run);
  const controller = new AbortController();
  const cancelled = pool.run('acme', controller.signal, async () => started.push('cancelled'));
  const third = pool.run('acme', undefined, async () => started.push('third'));
  controller.abort(new Error('disconnected'));
  await assert.rejects(cancelled, /disconnected/);
  first.end();
  await Promise.all([firstRun, third]);
  assert.deepEqual(started, ['first', 'third']);
});

test('a workspace can queue 20 tasks; one more is refused', async () => {
  const pool = createParserPool(1);
  const first = task('first', []);
  const runs = [pool.run('acme', undefined, first.run)];
  for (let index = 0; index < 20; index += 1) runs.push(pool.run('acme', undefined, async () => {}));
  await assert.rejects(
    pool.run('acme', undefined, async () => {}),
    { code: 'rate_limited' },
  );
  first.end();
  await Promise.all(runs);
});
