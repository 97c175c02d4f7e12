import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedLog } from '../testing/recorded-log.ts';
import { slowLoopCheck } from './event-loop-watch.ts';

test('a blocked event loop is logged with the longest delay, at most once a minute', () => {
  const { log, lines } = recordedLog();
  const delay = {
    max: 0,
    reset: () => {
      delay.max = 0;
    },
  };
  let now = 0;
  const check = slowLoopCheck(log, delay, () => now);
  const after = (seconds: number, delayMs: number) => {
    now += seconds * 1000;
    delay.max = delayMs * 1e6;
    check();
    return lines.map((line) => Number(/"delay_ms":(\d+)/.exec(line)?.[1]));
  };
  assert.deepEqual(after(5, 499), []);
  assert.deepEqual(after(5, 700), [700]);
  assert.deepEqual(after(5, 900), [700]);
  assert.deepEqual(after(60, 800), [700, 800]);
});
