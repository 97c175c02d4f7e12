import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PatternSearch } from './pattern-search.ts';
import { SLICE_BYTES } from './programs.ts';

const search = (patterns: readonly string[]) => new PatternSearch(patterns.map((one) => Buffer.from(one)));
const found = (patterns: readonly string[], text: string) => search(patterns).find(Buffer.from(text));

describe('the search for patterns', () => {
  const letters = (minLength: number, maxLength: number) =>
    fc.array(fc.constantFrom(...'abé\\%&'), { minLength, maxLength }).map((list) => list.join(''));

  test('tells whether bytes hold one of several patterns or an escape, wherever it is', () => {
    fc.assert(
      fc.property(fc.array(letters(3, 8), { maxLength: 20 }), letters(0, 60), (patterns, text) => {
        const expected = patterns.some((one) => text.includes(one));
        const { mayHoldPattern, holdsEscape } = found(patterns, text);
        assert.equal(mayHoldPattern, expected);
        // A search ends with the first pattern: there may be an escape behind it.
        assert.equal(holdsEscape, expected || /[\\%&]/.test(text));
      }),
      { numRuns: 5000 },
    );
  });

  test('compares the first sixteen bytes of a longer pattern', () => {
    assert.equal(found(['0123456789abcdef-and-more'], 'x0123456789abcdeX').mayHoldPattern, false);
    assert.equal(found(['0123456789abcdef-and-more'], 'x0123456789abcdef').mayHoldPattern, true);
  });

  test('finds a pattern in the second part of large bytes, and across its border', () => {
    for (const at of [
      SLICE_BYTES - 24,
      SLICE_BYTES - 12,
      SLICE_BYTES - 1,
      SLICE_BYTES,
      3 * SLICE_BYTES - 30,
    ]) {
      const bytes = Buffer.alloc(4 * SLICE_BYTES, ' ');
      const clean = search(['0123456789abcdef', '&'.repeat(4)]);
      assert.deepEqual(clean.find(bytes), { mayHoldPattern: false, holdsEscape: false });
      bytes.write('0123456789abcdef', at);
      assert.equal(clean.find(bytes).mayHoldPattern, true, `at ${at}`);
      bytes.fill(' ').write('%', at);
      assert.deepEqual(clean.find(bytes), { mayHoldPattern: false, holdsEscape: true });
    }
  });

  test('finds in chunks what it finds in the whole', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(letters(3, 16)), letters(0, 60), sizes, (patterns, text, lengths) => {
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 0)
          chunks.push(bytes.subarray(at, at + (lengths[chunks.length % lengths.length] ?? 1)));
        const one = search(patterns);
        assert.equal(one.findIn(chunks).mayHoldPattern, one.find(bytes).mayHoldPattern);
        assert.equal(one.findIn(chunks).holdsEscape, one.find(bytes).holdsEscape);
      }),
      { numRuns: 3000 },
    );
  });

  test('keeps the patterns of one search apart from those of another', () => {
    const [first, second] = [search(['first']), search(['second'])];
    for (let round = 0; round < 3; round += 1) {
      assert.equal(first.find(Buffer.from('the second')).mayHoldPattern, false);
      assert.equal(second.find(Buffer.from('the second')).mayHoldPattern, true);
      assert.equal(search([]).find(Buffer.from('the second')).mayHoldPattern, false);
    }
  });

  test('leaves bytes that begin patterns everywhere to another search', () => {
    assert.equal(found(['aaaa-'], 'a'.repeat(1000)).mayHoldPattern, false);
    assert.equal(found(['aaaa-'], 'a'.repeat(10_000)).mayHoldPattern, true);
  });

  test('of more patterns than it holds, any may be there', () => {
    const many = Array.from({ length: 1000 }, (_, index) => `pattern ${index}`);
    assert.deepEqual(found(many, 'x'), { mayHoldPattern: true, holdsEscape: true });
    assert.equal(found(many.slice(0, 480), 'x').mayHoldPattern, false);
    assert.equal(found(many.slice(0, 480), 'a pattern 479').mayHoldPattern, true);
  });
});
