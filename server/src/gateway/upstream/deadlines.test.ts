import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deadlines } from './deadlines.ts';

test('deadlines are reached in their order, whatever the order they are added in, and not once they are removed', async () => {
  const deadlines = new Deadlines();
  const reached: string[] = [];
  const now = performance.now();
  await new Promise<void>((resolve) => {
    deadlines.add(now + 60_000, () => reached.push('far'));
    deadlines.add(now + 30, () => {
      reached.push('last');
      resolve();
    });
    const removed = deadlines.add(now + 5, () => reached.push('removed'));
    deadlines.add(now + 10, () => {
      reached.push('first');
      // Also one that is added while another is reached.
      deadlines.add(now + 20, () => reached.push('second'));
    });
    deadlines.remove(removed);
    // The event loop stays alive for the unreferenced timer.
    const alive = setInterval(() => reached.at(-1) === 'last' && clearInterval(alive), 5);
  });
  assert.deepEqual(reached, ['first', 'second', 'last']);
});
