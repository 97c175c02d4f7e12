import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { recordedLog } from '../testing/recorded-log.ts';
import { createScheduler } from './scheduler.ts';

const EVERY_SECOND = '* * * * * *';

function start(t: TestContext, isLeaseHeld = () => true) {
  const { log, entries } = recordedLog();
  const scheduler = createScheduler(log, isLeaseHeld);
  t.after(() => scheduler.stop());
  return { scheduler, entries };
}

/** Lets the clock run, and what it starts begin. */
async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

function useFakeClock(t: TestContext): void {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 0, 1) });
  t.after(() => mock.timers.reset());
}

test('a job runs whenever its pattern is due', async (t) => {
  useFakeClock(t);
  const { scheduler } = start(t);
  let runs = 0;
  scheduler.schedule({ name: 'count', pattern: EVERY_SECOND, run: async () => runs++ });
  for (let second = 1; second <= 3; second += 1) {
    await pass(1000);
    assert.equal(runs, second);
  }
});

for (const [how, run] of [
  ['throws', () => assert.fail('disk full')],
  ['rejects', () => Promise.reject(new Error('disk full'))],
] as const) {
  test(`a job that ${how} is logged, runs again, and stops no other`, async (t) => {
    useFakeClock(t);
    const { scheduler, entries } = start(t);
    let others = 0;
    scheduler.schedule({ name: 'failing', pattern: EVERY_SECOND, run });
    scheduler.schedule({ name: 'other', pattern: EVERY_SECOND, run: async () => others++ });
    await pass(1000);
    await pass(1000);
    assert.equal(others, 2);
    assert.deepEqual(
      entries().map(({ job, msg, err }) => [job, msg, err?.message]),
      [
        ['failing', 'a scheduled job failed', 'disk full'],
        ['failing', 'a scheduled job failed', 'disk full'],
      ],
    );
  });
}

test('a job that runs once in the cluster runs where the lease is held', async (t) => {
  useFakeClock(t);
  let isHeld = false;
  const { scheduler } = start(t, () => isHeld);
  const runs: string[] = [];
  scheduler.schedule({ name: 'one', pattern: EVERY_SECOND, once: true, run: async () => runs.push('one') });
  scheduler.schedule({ name: 'every', pattern: EVERY_SECOND, run: async () => runs.push('every') });
  await pass(1000);
  isHeld = true;
  await pass(1000);
  assert.deepEqual(runs, ['every', 'one', 'every']);
});

test('a run that is due during another is left out', async (t) => {
  useFakeClock(t);
  const { scheduler } = start(t);
  const finish: (() => void)[] = [];
  const run = () => new Promise<void>((resolve) => finish.push(resolve));
  const { runNow } = scheduler.schedule({ name: 'slow', pattern: EVERY_SECOND, run });
  await pass(1000);
  await pass(1000);
  assert.equal(finish.length, 1);
  const joined = runNow();
  assert.equal(finish.length, 1, 'runNow waits for the run in progress');
  finish[0]?.();
  await joined;
  await pass(1000);
  assert.equal(finish.length, 2);
  finish[1]?.();
});

test('stopping aborts the signal, waits for the run in progress, and starts no other', async (t) => {
  const { scheduler } = start(t);
  let aborted = false;
  let ended = false;
  let runs = 0;
  const { runNow } = scheduler.schedule({
    name: 'long',
    pattern: EVERY_SECOND,
    async run(signal) {
      runs += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      aborted = true;
      await new Promise((resolve) => setImmediate(resolve));
      ended = true;
    },
  });
  void runNow();
  await scheduler.stop();
  assert.deepEqual([aborted, ended], [true, true]);
  await runNow();
  assert.equal(runs, 1);
});
