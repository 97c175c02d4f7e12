import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json } from '../../openapi/parse/json.ts';
import { itemsOf } from './page.ts';

const ITEMS: Json[] = [{ id: 'a' }, { id: 'b' }];

describe('the list of a page', () => {
  const pages: [name: string, json: Json, items: Json[] | undefined][] = [
    ['the response itself', ITEMS, ITEMS],
    ['a member with a usual name', { errors: [], data: ITEMS }, ITEMS],
    ['the only list', { customers: ITEMS, total: 2 }, ITEMS],
    ['one level down', { data: { customers: ITEMS } }, ITEMS],
    ['empty', { data: [] }, []],
    ['which of two lists', { one: [1], other: [2] }, undefined],
    ['no list', { id: 1 }, undefined],
    ['a text', 'text', undefined],
  ];
  for (const [name, json, items] of pages)
    test(name, () => {
      assert.deepEqual(itemsOf(json), items);
    });
});
