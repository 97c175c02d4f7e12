import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slots } from './slots.ts';

test('items are in it until they are removed, whatever order they leave in', () => {
  const slots = new Slots<{ name: string }>();
  const names = () => [...slots].map(({ name }) => name).sort();
  const a = slots.add({ name: 'a' });
  const b = slots.add({ name: 'b' });
  slots.remove(a);
  const c = slots.add({ name: 'c' });
  slots.add({ name: 'd' });
  assert.deepEqual([names(), slots.size], [['b', 'c', 'd'], 3]);
  slots.remove(b);
  slots.remove(c);
  assert.deepEqual([names(), slots.size], [['d'], 1]);
});
