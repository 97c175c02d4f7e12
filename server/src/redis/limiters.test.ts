import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { localLimiters } from './limiters.ts';

test('a clock that is set back an hour makes no wait longer', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 7_200_000 });
  const limiter = localLimiters('things', { points: 1, duration: 60 });
  await limiter.consume('app');
  t.mock.timers.setTime(3_600_000);
  await assert.rejects(
    limiter.consume('app'),
    (error) => error instanceof RateLimiterRes && error.msBeforeNext === 60_000,
  );
});
