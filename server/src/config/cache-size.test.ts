import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LRUCache } from 'lru-cache';
import { atMost } from './cache-size.ts';

test('a cache of at most three entries evicts what was used least recently', () => {
  const cache = new LRUCache<string, string>(atMost(3));
  for (const key of ['a', 'b', 'c']) cache.set(key, key);
  cache.get('a');
  cache.set('d', 'd');
  assert.deepEqual([...cache.keys()].sort(), ['a', 'c', 'd']);
});
