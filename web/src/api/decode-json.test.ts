import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { decodeJson, tryDecodeJson } from './decode-json.ts';
import { UnexpectedData } from './unexpected-data.ts';

const Draft = Type.Object({ step: Type.Enum(['first', 'second']) });

test('JSON that fits its schema is decoded', () => {
  assert.deepEqual(decodeJson(Draft, '{"step":"second"}'), { step: 'second' });
});

for (const text of ['', '{"step"', 'null', '{}', '{"step":"third"}'])
  test(`${text || 'an empty text'} does not fit a schema of steps`, () => {
    assert.equal(tryDecodeJson(Draft, text), undefined);
    assert.throws(() => decodeJson(Draft, text), UnexpectedData);
  });
