import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isJsonText } from './json-validator.ts';

describe('the JSON validator', () => {
  test('accepts what a parser accepts', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t', '\r\n '), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        assert.equal(isJsonText(Buffer.from(text)), true);
        assert.equal(isJsonText(Buffer.from(` ${spaced}\n`)), true);
      }),
    );
  });

  const SEEDS = [
    '{"a":[1,2.5e-3,true,false,null,"x\\u00e9\\n"],"b":{}}',
    '[[],{},""]',
    '-0',
    ' {"a" : [ ] } ',
    '[{"a":1},{"b":[0.1E+5]}]',
  ];
  const change = fc.record({
    at: fc.nat(60),
    cut: fc.nat(2),
    put: fc.constantFrom(...'{}[],:"\\0129.eE+-tfnul \n\t\x01', ''),
  });

  test('rejects what a parser rejects', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SEEDS),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (seed, changes) => {
          const text = changes.reduce(
            (before, { at, cut, put }) => before.slice(0, at) + put + before.slice(at + cut),
            seed,
          );
          assert.equal(isJsonText(Buffer.from(text)), isParsed(text), text);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test('rejects truncated texts, at any position', () => {
    for (const seed of SEEDS)
      for (let length = 0; length < seed.length; length += 1)
        assert.equal(isJsonText(Buffer.from(seed).subarray(0, length)), isParsed(seed.slice(0, length)));
  });

  test('nests as deeply as a parser does', () => {
    const depth = 100_000;
    assert.equal(isJsonText(Buffer.from('['.repeat(depth) + ']'.repeat(depth))), true);
    assert.equal(isJsonText(Buffer.from('['.repeat(depth) + ']'.repeat(depth - 1))), false);
  });
});

function isParsed(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
