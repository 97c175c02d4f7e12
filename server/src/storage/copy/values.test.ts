import { deepEqual, throws } from 'node:assert/strict';
import { test } from 'node:test';
import { toPortable, toPostgres, type Value } from './values.ts';

const CASES: [name: string, value: Value, type: string, expected: Value][] = [
  ['true', 1, 'bool', true],
  ['false', 0, 'bool', false],
  ['a time', '2026-01-02T03:04:05.678Z', 'timestamptz', new Date('2026-01-02T03:04:05.678Z')],
  ['no time', null, 'timestamptz', null],
  ['no boolean', null, 'bool', null],
  ['a number', 1.5, 'float8', 1.5],
  ['a text that reads like a time', '2026-01-02T03:04:05.678Z', 'text', '2026-01-02T03:04:05.678Z'],
  ['a text with U+0000', 'a\0b', 'text', 'a\uFFFDb'],
];

for (const [name, value, type, expected] of CASES)
  test(`${name} for a column of type ${type}`, () => deepEqual(toPostgres(value, type), expected));

/** U+0000 is the one that does not come back. */
for (const [name, value, type, expected] of CASES.slice(0, -1))
  test(`${name} comes back from a column of type ${type}`, () => deepEqual(toPortable(expected), value));

test('a time that is none is refused, and named', () => {
  throws(() => toPostgres('yesterday', 'timestamptz'), /"yesterday"/);
});

test('bytes stay as they are', () => {
  const bytes = new Uint8Array([0, 1, 255]);
  deepEqual(toPostgres(bytes, 'bytea'), bytes);
});
