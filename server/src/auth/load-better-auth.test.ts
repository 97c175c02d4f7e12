import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { loadBetterAuth } from './load-better-auth.ts';

test('other work gets its turn again and again while better-auth is loaded', async () => {
  let isLoaded = false;
  const loading = loadBetterAuth().finally(() => {
    isLoaded = true;
  });
  let turns = 0;
  for (; !isLoaded; turns += 1) await setTimeout(1);
  assert.equal(typeof (await loading).setUpBetterAuth, 'function');
  assert.ok(turns > 3, `${turns} turns`);
});
