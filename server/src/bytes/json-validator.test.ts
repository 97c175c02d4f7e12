import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { JsonValidator, MAX_JSON_DEPTH, validateJson } from './json-validator.ts';

const kindOf = async (text: string) => (await validateJson(Buffer.from(text))).kind;
const kindByParser = (text: string) => (isParsed(text) ? 'valid' : 'invalid');

describe('the JSON validator', () => {
  test('accepts what a parser accepts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(undefined, 1, '\t', '\r\n '), async (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        assert.equal(await kindOf(text), 'valid');
        assert.equal(await kindOf(` ${spaced}\n`), 'valid');
      }),
    );
  });

  const chunked = (text: string, borders: readonly number[]) => {
    const bytes = Buffer.from(text);
    const at = [
      0,
      ...borders.map((border) => border % (bytes.length + 1)).sort((a, b) => a - b),
      bytes.length,
    ];
    const validators = [new JsonValidator(), new JsonValidator()];
    // Another text by turns: neither has to do with the other.
    for (const [index, start] of at.entries())
      for (const validator of validators) validator.push(bytes.subarray(start, at[index + 1]));
    const [first, second] = validators.map((validator) => validator.end());
    assert.deepEqual(first, second);
    return first;
  };

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

  test('rejects what a parser rejects, whole and in chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SEEDS),
        fc.array(change, { maxLength: 3 }),
        fc.array(fc.nat(), { maxLength: 6 }),
        async (seed, changes, borders) => {
          const text = changes.reduce(
            (before, { at, cut, put }) => before.slice(0, at) + put + before.slice(at + cut),
            seed,
          );
          const validation = await validateJson(Buffer.from(text));
          assert.equal(validation.kind, kindByParser(text), text);
          assert.deepEqual(chunked(text, borders), validation, `${text} in chunks that begin at ${borders}`);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test('rejects truncated texts, at any position', async () => {
    for (const seed of SEEDS)
      for (let length = 0; length < seed.length; length += 1)
        assert.equal(await kindOf(seed.slice(0, length)), kindByParser(seed.slice(0, length)));
  });

  test('accepts 10,000 levels, and no more', async () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    assert.equal(MAX_JSON_DEPTH, 10_000);
    assert.equal(await kindOf(nested(MAX_JSON_DEPTH)), 'valid');
    assert.equal(await kindOf(nested(MAX_JSON_DEPTH + 1)), 'too_deep');
    assert.equal(await kindOf('['.repeat(5_000_000)), 'too_deep');
    assert.equal(chunked(nested(MAX_JSON_DEPTH), [7000, 12_000])?.kind, 'valid');
    assert.equal(chunked(nested(MAX_JSON_DEPTH + 1), [7000, 12_000])?.kind, 'too_deep');
    assert.equal(chunked(`${'['.repeat(9000)}{${']'.repeat(9000)}`, [7000, 9500])?.kind, 'invalid');
    assert.equal(await kindOf('['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH - 1)), 'invalid');
  });

  test('counts the values, those in containers too', async () => {
    for (const [text, values] of [
      ['1', 1],
      ['[]', 1],
      [' {"a":{}} ', 2],
      ['[1,"2,3",[4],{"a":5,"b":[]},null]', 9],
    ] as const)
      assert.deepEqual(await validateJson(Buffer.from(text)), { kind: 'valid', values });
  });

  test('lets other work run while it validates a large text', async () => {
    let isOver = false;
    let turns = 0;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await validateJson(Buffer.from(`[${'1,'.repeat(2_000_000)}1]`));
    isOver = true;
    assert.ok(turns > 10, `${turns} turns of the event loop`);
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
