import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { decodeJsonColumn } from './json-column.ts';

const Match = Type.Object({ score: Type.Number(), words: Type.Array(Type.String()) });

test('a value that fits the schema is returned as it is', () => {
  const match = decodeJsonColumn(Match, '{"score":1,"words":["a"],"more":true}');
  assert.deepEqual(match, { score: 1, words: ['a'], more: true });
});

test('a value that does not fit is refused with the path of the error', () => {
  assert.throws(
    () => decodeJsonColumn(Match, '{"score":1,"words":["a",2]}'),
    /damaged: \/words\/1 must be string/,
  );
  assert.throws(() => decodeJsonColumn(Match, 'null'), /damaged: \/ must be object/);
});
