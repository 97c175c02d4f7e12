import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentLifetime } from './document-lifetime.ts';

test('a metadata document is used as long as its response says, within bounds', () => {
  const minute = 60_000;
  const table: [cacheControl: string | undefined, lifetime: number][] = [
    [undefined, 10 * minute],
    ['public', 10 * minute],
    ['max-age=3600', 60 * minute],
    ['public, Max-Age="3600", immutable', 60 * minute],
    ['max-age=0', minute],
    ['max-age=99999999', 24 * 60 * minute],
    ['no-store', minute],
    ['private, no-cache, max-age=3600', minute],
    ['x-max-age=5', 10 * minute],
    ['max-age=soon', 10 * minute],
  ];
  for (const [cacheControl, lifetime] of table)
    assert.equal(documentLifetime(cacheControl), lifetime, cacheControl);
});
