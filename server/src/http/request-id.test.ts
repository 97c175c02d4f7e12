import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRequestIds, firstRequestIdAt } from './request-id.ts';

test('request ids are UUIDs of version 7, each another, in the order they are made', () => {
  const before = firstRequestIdAt(Date.now());
  const ids = Array.from({ length: 10_000 }, createRequestIds());
  for (const id of ids) assert.match(id, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.equal(new Set(ids).size, ids.length);
  assert.deepEqual(ids.toSorted(), ids);
  const [first = ''] = ids;
  assert.ok(before <= first && first < firstRequestIdAt(Date.now() + 1));
});
