import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hueOf, initialsOf } from './monogram.ts';

const NAMES: [name: string, initials: string][] = [
  ['Tickets', 'TI'],
  ['Payments (sandbox)', 'PS'],
  ['GitHub REST API v3', 'GR'],
  ['x', 'X'],
  ['Überweisungen', 'ÜB'],
  ['7 days', '7D'],
  ['東京 天気', '東天'],
  ['—', ''],
];
for (const [name, initials] of NAMES)
  test(`“${name}” has the initials “${initials}”`, () => {
    assert.equal(initialsOf(name), initials);
  });

test('a slug has one hue, and similar slugs have others', () => {
  assert.equal(hueOf('tickets'), hueOf('tickets'));
  const hues = new Set(['tickets', 'payments', 'payments-2', 'github', 'gitlab', 'weather'].map(hueOf));
  assert.ok(hues.size >= 4);
  for (const hue of hues) assert.ok(hue >= 0 && hue < 360);
});
