import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { decodeJsonColumn } from './json-column.ts';

const Match = Type.Object({ score: Type.Number(), words: Type.Array(Type.String()) });
const decode = (text: string) => decodeJsonColumn(Match, text, 'apps.match', '17');

test('a value that fits the schema is returned as it is', () => {
  assert.deepEqual(decode('{"score":1,"words":["a"],"more":true}'), { score: 1, words: ['a'], more: true });
});

const damaged: [name: string, text: string, message: string][] = [
  ['with a wrong item', '{"score":1,"words":["a",2]}', '/words/1 must be string'],
  ['of another type', 'null', '/ must be object'],
  ['that is not JSON', '{"score":', 'it is not JSON'],
];
for (const [name, text, message] of damaged) {
  test(`a value ${name} is refused: the error names column, row and path, and quotes nothing`, () => {
    assert.throws(() => decode(text), {
      message: `The value of apps.match in the row 17 is damaged: ${message}`,
    });
  });
}
