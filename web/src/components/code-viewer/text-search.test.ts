import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchAfter, matchBefore, patternOf } from './text-search.ts';

const TEXT = `One [1] two. ONE${' '.repeat(50_000)}one ünd ÜND`;

function starts(find: typeof matchAfter, term: string, positions: readonly number[]): (number | undefined)[] {
  const pattern = patternOf(term);
  assert.ok(pattern);
  return positions.map((position) => find(TEXT, pattern, position)?.from);
}

test('a term is found forwards and backwards, whatever its case, and around the end', () => {
  assert.deepEqual(starts(matchAfter, 'one', [0, 1, 14, 50_017]), [0, 13, 50_016, 0]);
  assert.deepEqual(starts(matchBefore, 'one', [50_017, 50_016, 13, 0]), [50_016, 13, 0, 50_016]);
  assert.deepEqual(starts(matchAfter, 'ÜND', [0, 50_021]), [50_020, 50_024]);
});

test('a term is a text, not a pattern', () => {
  assert.deepEqual(starts(matchAfter, '[1]', [0]), [4]);
  assert.deepEqual(starts(matchAfter, 't.o', [0]), [undefined]);
  assert.equal(patternOf(''), undefined);
});
