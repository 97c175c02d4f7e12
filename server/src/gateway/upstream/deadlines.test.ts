import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deadlines } from './deadlines.ts';

test('a deadline is reached beside later ones, also one added while another is reached, and none that is removed', async () => {
  const deadlines = new Deadlines();
  const reached: string[] = [];
  const now = performance.now();
  // The event loop stays alive for the unreferenced timer.
  const alive = setInterval(() => {}, 1_000);
  await new Promise<void>((resolve) => {
    deadlines.add(now + 60_000, () => reached.push('far'));
    const removed = deadlines.add(now + 5, () => reached.push('removed'));
    deadlines.add(now + 10, () => {
      reached.push('first');
      deadlines.add(now + 20, () => {
        reached.push('second');
        resolve();
      });
    });
    deadlines.remove(removed);
  });
  clearInterval(alive);
  assert.deepEqual(reached, ['first', 'second']);
});
