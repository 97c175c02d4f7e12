import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { parseLossless } from '../../openapi/parse/lossless-json.ts';
import { type NextPage, nextLink, nextPageAfter } from './strategies.ts';

const ITEMS: Json[] = [{ id: 'a' }, { id: 'b' }];

describe('the page after a page', () => {
  type Case = {
    json?: JsonObject;
    link?: string;
    query?: JsonObject;
    declared?: string[];
    items?: Json[];
  };
  const pages: [name: string, page: Case, next: NextPage | null][] = [
    ['Link', { link: '</x?page=2>; rel="next"' }, { url: '/x?page=2' }],
    ['Link without next', { link: '</x?page=1>; rel="prev"', declared: ['page'] }, null],
    ['next, a URL', { json: { next: 'https://a.example/x?c=2' } }, { url: 'https://a.example/x?c=2' }],
    ['HAL', { json: { _links: { next: { href: '/x?p=2' } } } }, { url: '/x?p=2' }],
    ['JSON:API', { json: { links: { next: '/x?p=2' } } }, { url: '/x?p=2' }],
    ['OData', { json: { '@odata.nextLink': 'https://a.example/x' } }, { url: 'https://a.example/x' }],
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
      'a cursor in an object about paging',
      { json: { response_metadata: { next_cursor: 'c2' } }, declared: ['cursor'] },
      { query: { cursor: 'c2' } },
    ],
    ['an empty cursor', { json: { next_cursor: '' }, declared: ['cursor'] }, null],
    ['a cursor that no parameter takes', { json: { next_cursor: 'c2' }, declared: ['q'] }, null],
    [
      'a cursor of many digits',
      { json: { next_cursor: parseLossless('12345678901234567890') }, declared: ['cursor'] },
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
    ['page, as the response says', { declared: ['page'], json: { page: 0 } }, { query: { page: 1 } }],
    ['page, the last', { declared: ['page'], json: { total_pages: 3 }, query: { page: 3 } }, null],
    ['page, a short one', { declared: ['page', 'per_page'], query: { per_page: '3' } }, null],
    ['an empty page', { declared: ['page'], items: [] }, null],
    ['nothing', {}, null],
  ];
  for (const [name, { json = {}, link, query = {}, declared = [], items = ITEMS }, next] of pages)
    test(name, () => {
      const page = { json, items, headers: { link }, warnings: [] };
      assert.deepEqual(nextPageAfter(page, { query, declared: new Set(declared) }), next);
    });
});

describe('rel=next of a Link header', () => {
  const headers: [header: string | string[], target: string | undefined][] = [
    ['<https://a.example/?p=2>; rel="next", <https://a.example/?p=9>; rel="last"', 'https://a.example/?p=2'],
    ['<a>; rel="last", <b>; rel=next', 'b'],
    ['<a>; title="x, <c>; rel=next"; rel="prev next"', 'a'],
    [['<a>; rel="prev"', '<b>; REL="NEXT"'], 'b'],
    ['<a>; rel="nextish"', undefined],
    ['invalid', undefined],
  ];
  for (const [header, target] of headers)
    test(String(header), () => {
      assert.equal(nextLink(header), target);
    });
});
