import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { packParameters, type SqliteValue, unpackParameters } from './sqlite-parameters.ts';

const json = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.constant(null));
const value: fc.Arbitrary<SqliteValue> = fc.oneof(json, fc.bigInt(), fc.uint8Array());
const many = { minLength: 100, maxLength: 150 };

test('parameters arrive as they were, however many there are', () => {
  const lists = fc.oneof(fc.array(value), fc.array(value, many), fc.array(json, many));
  fc.assert(
    fc.property(lists, (values) => assert.deepEqual(unpackParameters(packParameters(values)), values)),
  );
});

test('many texts and numbers are sent as JSON', () => {
  assert.deepEqual(packParameters(Array<number>(100).fill(1)), { json: JSON.stringify(Array(100).fill(1)) });
});
