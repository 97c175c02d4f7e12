import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { killTest } from './kill-test.ts';

test('every acknowledged integration survives SIGKILL', async () => {
  const report = await killTest(3);
  assert.ok(report.acknowledged > 0);
  assert.deepEqual(report.lost, []);
});
