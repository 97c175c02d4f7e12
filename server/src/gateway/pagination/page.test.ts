import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { exactJson } from '../request/lossless-json.ts';
import { itemsOf, nextLink, type Step, stepAfter } from './page.ts';

const ITEMS: Json[] = [{ id: 'a' }, { id: 'b' }];

describe('the list of a page', () => {
  const pages: [name: string, json: Json, items: Json[] | undefined][] = [
    ['the answer itself', ITEMS, ITEMS],
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

describe('the step after a page', () => {
  type Case = {
    json?: JsonObject;
    link?: string;
    query?: JsonObject;
    declared?: string[];
    items?: Json[];
  };
  const steps: [name: string, page: Case, step: Step | null][] = [
    ['Link', { link: '</x?page=2>; rel="next"' }, { address: '/x?page=2' }],
    ['Link without next', { link: '</x?page=1>; rel="prev"', declared: ['page'] }, null],
    [
      'next, an address',
      { json: { next: 'https://a.example/x?c=2' } },
      { address: 'https://a.example/x?c=2' },
    ],
    ['HAL', { json: { _links: { next: { href: '/x?p=2' } } } }, { address: '/x?p=2' }],
    ['JSON:API', { json: { links: { next: '/x?p=2' } } }, { address: '/x?p=2' }],
    ['OData', { json: { '@odata.nextLink': 'https://a.example/x' } }, { address: 'https://a.example/x' }],
    ['next_cursor', { json: { next_cursor: 'c2' }, declared: ['cursor'] }, { query: { cursor: 'c2' } }],
    [
      'nextPageToken',
      { json: { nextPageToken: 't' }, declared: ['pageToken'] },
      { query: { pageToken: 't' } },
    ],
    [
      'next_page_token',
      { json: { next_page_token: 't' }, declared: ['page_token'] },
      { query: { page_token: 't' } },
    ],
    [
      'a cursor among what an answer says of itself',
      { json: { response_metadata: { next_cursor: 'c2' } }, declared: ['cursor'] },
      { query: { cursor: 'c2' } },
    ],
    ['an empty cursor', { json: { next_cursor: '' }, declared: ['cursor'] }, null],
    ['a cursor that nothing takes', { json: { next_cursor: 'c2' }, declared: ['q'] }, null],
    [
      'a cursor of many digits',
      { json: { next_cursor: exactJson('12345678901234567890') }, declared: ['cursor'] },
      { query: { cursor: '12345678901234567890' } },
    ],
    [
      'starting_after',
      { json: { has_more: true }, declared: ['starting_after'] },
      { query: { starting_after: 'b' } },
    ],
    ['has_more: false', { json: { has_more: false }, declared: ['starting_after', 'page'] }, null],
    ['offset', { declared: ['offset', 'limit'] }, { query: { offset: 2 } }],
    ['offset, further on', { declared: ['offset'], query: { offset: '4' } }, { query: { offset: 6 } }],
    ['offset, at the total', { declared: ['offset'], json: { total: 2 } }, null],
    ['offset, a short page', { declared: ['offset', 'limit'], query: { limit: 3 } }, null],
    ['page', { declared: ['page'] }, { query: { page: 2 } }],
    ['page, further on', { declared: ['page'], query: { page: 0 } }, { query: { page: 1 } }],
    ['page, as the answer says', { declared: ['page'], json: { page: 0 } }, { query: { page: 1 } }],
    ['page, the last', { declared: ['page'], json: { total_pages: 3 }, query: { page: 3 } }, null],
    ['page, a short one', { declared: ['page', 'per_page'], query: { per_page: '3' } }, null],
    ['an empty page', { declared: ['page'], items: [] }, null],
    ['nothing', {}, null],
  ];
  for (const [name, { json = {}, link, query = {}, declared = [], items = ITEMS }, step] of steps)
    test(name, () => {
      assert.deepEqual(
        stepAfter({ json, items, headers: { link } }, { query, declared: new Set(declared) }),
        step,
      );
    });
});

describe('rel=next of a Link header', () => {
  const headers: [header: string | string[], target: string | undefined][] = [
    ['<https://a.example/?p=2>; rel="next", <https://a.example/?p=9>; rel="last"', 'https://a.example/?p=2'],
    ['<a>; rel="last", <b>; rel=next', 'b'],
    ['<a>; title="x, <c>; rel=next"; rel="prev next"', 'a'],
    [['<a>; rel="prev"', '<b>; REL="NEXT"'], 'b'],
    ['<a>; rel="nextish"', undefined],
    ['nonsense', undefined],
  ];
  for (const [header, target] of headers)
    test(String(header), () => {
      assert.equal(nextLink(header), target);
    });
});
