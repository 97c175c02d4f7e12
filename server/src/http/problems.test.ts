import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CALL_PROBLEM_CODES, PROBLEMS } from '@trunkline/contract/problems';

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/calls.md'), 'utf8');

test('the table of problems in docs/calls.md has every code of a call, with its status', () => {
  const documented = [...GUIDE.matchAll(/^\| (\d{3}) \| ([^|]+) \|/gm)].flatMap(([, status, codes = '']) =>
    [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => `${status} ${code}`),
  );
  const expected = CALL_PROBLEM_CODES.map((code) => `${PROBLEMS[code].status} ${code}`);
  assert.deepEqual(documented.sort(), expected.sort());
});

test('every problem has a title and a sentence of advice', () => {
  for (const [code, { title, advice }] of Object.entries(PROBLEMS)) {
    assert.match(title, /[^.]$/, code);
    assert.match(advice, /\.$/, code);
  }
});
