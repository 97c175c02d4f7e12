import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOperations, stringifyOperations } from './operation-list.ts';

const operationsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    key: `get:/p${index}`,
    method: 'get',
    path: `/p${index}`,
    operation_id: null,
    summary: 'Two\nlines, and ],\n[ more',
    tags: ['a', 'b'],
    deprecated: false,
  }));

test('a list is read as it was written, whatever its length is', async () => {
  for (const count of [0, 1, 2, 30_000]) {
    const operations = operationsOf(count);
    const text = stringifyOperations(operations);
    assert.deepEqual(JSON.parse(text), operations);
    assert.deepEqual(await parseOperations(text, JSON.parse), operations);
  }
});

test('a long list is parsed piece by piece, and one of a former version at once', async () => {
  const operations = operationsOf(30_000);
  let pieces = 0;
  const parse = (array: string) => {
    pieces += 1;
    return JSON.parse(array);
  };
  await parseOperations(stringifyOperations(operations), parse);
  assert.ok(pieces > 5, `${pieces} pieces`);
  pieces = 0;
  assert.deepEqual(await parseOperations(JSON.stringify(operations), parse), operations);
  assert.equal(pieces, 1);
});
