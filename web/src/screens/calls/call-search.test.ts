import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALL_METHODS, CALL_OUTCOMES } from '@trunkline/contract/call-outcomes';
import fc from 'fast-check';
import {
  formatCallSearch,
  type Names,
  parseCallSearch,
  type SearchFilters,
  type SearchIssue,
} from './call-search.ts';

const BOARD = { id: '01890000-0000-7000-8000-000000000001', name: 'Support board' };
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const NAMES: Names = { apps: [BOARD, { id: 'second', name: 'Twin' }, { id: 'third', name: 'twin' }] };

const filtersIn = (text: string) => {
  const { filters, issues } = parseCallSearch(text, NAMES);
  assert.deepEqual(issues, [], text);
  return filters;
};
const issuesIn = (text: string) => parseCallSearch(text, NAMES).issues;

test('a line is read as filters', () => {
  assert.deepEqual(filtersIn(''), {});
  assert.deepEqual(
    filtersIn(
      '  status:5xx app:"support BOARD" integration:github endpoint:get:/tickets/{id} method:GET duration:>500ms',
    ),
    {
      outcome: '5xx',
      app: BOARD.id,
      integration: 'github',
      operation: 'get:/tickets/{id}',
      method: 'get',
      duration: '>500ms',
    },
  );
  assert.deepEqual(filtersIn('status:404 trunkline:200 code:rate_limited user:"a \\"b\\" \\\\"'), {
    status_code: '404',
    status: '200',
    code: 'rate_limited',
    subject: 'a "b" \\',
  });
  assert.deepEqual(filtersIn(BOARD.id), { request: BOARD.id });
  assert.deepEqual(filtersIn('id:abc'), { request: 'abc' });
  assert.deepEqual(filtersIn(`trace:${TRACE_ID.toUpperCase()}`), { trace: TRACE_ID });
  assert.deepEqual(filtersIn('user:"not closed'), { subject: 'not closed' });
});

test('what is no filter is said', () => {
  const cases: [text: string, issue: SearchIssue][] = [
    ['tickets', { code: 'no_filter', text: 'tickets' }],
    ['colour:red', { code: 'unknown_word', word: 'colour' }],
    ['status:', { code: 'no_value', word: 'status' }],
    ['status:6xx', { code: 'invalid_value', word: 'status', value: '6xx' }],
    ['app:nobody', { code: 'invalid_value', word: 'app', value: 'nobody' }],
    ['duration:500', { code: 'invalid_value', word: 'duration', value: '500' }],
    ['method:brew', { code: 'invalid_value', word: 'method', value: 'brew' }],
    ['trace:abc', { code: 'invalid_value', word: 'trace', value: 'abc' }],
    ['user:a user:b', { code: 'repeated', word: 'user' }],
    ['status:5xx status:4xx', { code: 'repeated', word: 'status' }],
    [':x', { code: 'no_filter', text: ':x' }],
  ];
  for (const [text, issue] of cases) assert.deepEqual(issuesIn(text), [issue], text);
});

const text = fc.string({ minLength: 1, unit: 'grapheme' });
const status = fc.integer({ min: 100, max: 999 }).map(String);
const anyFilters = fc.record(
  {
    outcome: fc.constantFrom(...CALL_OUTCOMES),
    app: fc.constantFrom(BOARD.id, 'second', 'third'),
    integration: text,
    operation: text,
    method: fc.constantFrom(...CALL_METHODS),
    status,
    status_code: status,
    code: text,
    subject: text,
    duration: fc.constantFrom('>500ms', '<2s', '>=1.5m', '<7'),
    request: text,
    trace: fc.constant(TRACE_ID),
  },
  { requiredKeys: [], noNullPrototype: true },
);

test('filters that are written as a line read back as the same', () => {
  fc.assert(
    fc.property(anyFilters, (filters: SearchFilters) => {
      const line = formatCallSearch(filters, NAMES);
      assert.deepEqual(filtersIn(line), filters);
    }),
  );
});

test('any text is read, and what is read is written in the same way again', () => {
  fc.assert(
    fc.property(fc.string(), (line) => {
      const { filters } = parseCallSearch(line, NAMES);
      assert.deepEqual(filtersIn(formatCallSearch(filters, NAMES)), filters);
    }),
  );
});
