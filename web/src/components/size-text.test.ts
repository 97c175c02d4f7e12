import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeText } from './size-text.ts';

test('sizes have three digits at most, and the unit that fits', () => {
  const sizes = [0, 1, 910, 999, 1000, 12_345, 999_499, 999_500, 3_206_671, 25_000_000_000, 5e15];
  assert.deepEqual(sizes.map(sizeText), [
    '0 B',
    '1 B',
    '910 B',
    '999 B',
    '1 kB',
    '12.3 kB',
    '999 kB',
    '1 MB',
    '3.21 MB',
    '25 GB',
    '5,000 TB',
  ]);
});
