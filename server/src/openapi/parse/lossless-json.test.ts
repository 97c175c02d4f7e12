import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLossless } from './lossless-json.ts';

test('numbers are written as they were read, alone and in containers', () => {
  const NUMBER = /^-?(?:0|[1-9]\d{0,24})(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?$/;
  fc.assert(
    fc.property(fc.stringMatching(NUMBER), (number) => {
      for (const text of [number, `[${number}]`, `{"a":${number}}`, `[0,${number},1]`])
        assert.equal(JSON.stringify(parseLossless(text)), text);
    }),
    { numRuns: 5000 },
  );
});
