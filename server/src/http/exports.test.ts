import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { leavingTime } from './exports.ts';

const READING_MS = 50;

test('an export reads its next piece only after a pause that leaves the thread to calls', async () => {
  const read: number[] = [];
  async function* pieces() {
    for (let piece = 1; piece <= 2; piece += 1) {
      await setTimeout(READING_MS);
      read.push(piece);
      yield piece;
    }
  }
  const events: unknown[] = [];
  const paced = leavingTime(pieces());
  assert.deepEqual(await paced.next(), { done: false, value: 1 });
  const next = paced.next().then(({ value }) => events.push(value));
  // As long as it took to read the first piece: without a pause the second is there then.
  await setTimeout(READING_MS);
  await setImmediate();
  assert.deepEqual([events, read], [[], [1]]);
  await next;
  assert.deepEqual([events, read], [[2], [1, 2]]);
});

test('an export that ends early ends the reading of its pieces', async () => {
  let isEnded = false;
  async function* pieces() {
    try {
      yield 1;
      yield 2;
    } finally {
      isEnded = true;
    }
  }
  for await (const _ of leavingTime(pieces())) break;
  assert.equal(isEnded, true);
});
