import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText } from './duration-text.ts';

test('a duration has three digits, and a unit that suits it', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [0.25, '0.25 ms'],
    [12.34, '12.3 ms'],
    [345.6, '346 ms'],
    [999.6, '1 s'],
    [1240, '1.24 s'],
    [59_996, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ];
  for (const [ms, text] of cases) assert.equal(durationText(ms), text);
});
