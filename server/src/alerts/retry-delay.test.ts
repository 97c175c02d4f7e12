import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_ATTEMPTS, retryDelay } from './retry-delay.ts';

const HOUR_MS = 3_600_000;

function totalOf(random: number): number {
  let total = 0;
  for (let attempts = 1; attempts < MAX_ATTEMPTS; attempts += 1) total += retryDelay(attempts, random) ?? 0;
  return total;
}

test('each delay is three times the one before, and the last attempt is about a day after the first', () => {
  assert.equal(retryDelay(1, 0), 30_000);
  assert.equal(retryDelay(2, 0), 90_000);
  assert.ok(totalOf(0) < 28 * HOUR_MS);
  assert.ok(totalOf(1) > 20 * HOUR_MS);
});

test('a part of each delay is random', () => {
  assert.equal(retryDelay(1, 1), 22_500);
});

test('after the last attempt there is none', () => {
  assert.equal(retryDelay(MAX_ATTEMPTS, 0), undefined);
});
