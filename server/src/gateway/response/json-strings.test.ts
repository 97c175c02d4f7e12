import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64String, jsonString } from './json-strings.ts';

const joined = (json: string | Iterable<string>) => (typeof json === 'string' ? json : [...json].join(''));
const LENGTHS = [0, 1, 255 * 1024 - 1, 255 * 1024, 255 * 1024 + 1, 1_000_000];

test('a text of any length is the string that a parser reads, none of its characters broken', () => {
  for (const unit of ['a', '\0', '"', '\\', 'é', '😀', 'a😀', '\ud800']) {
    for (const length of LENGTHS) {
      const text = unit.repeat(Math.ceil(length / unit.length));
      assert.ok(joined(jsonString(text)) === JSON.stringify(text), `${JSON.stringify(unit)} ${length}`);
    }
  }
});

test('bytes of any length are one base64 text', () => {
  for (const length of LENGTHS) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => index % 251));
    assert.ok(joined(base64String(bytes)) === `"${bytes.toString('base64')}"`, String(length));
  }
});

test('of a long text one piece is in memory at a time', () => {
  const [quote, ...pieces] = jsonString('\0'.repeat(1_000_000));
  assert.equal(quote, '"');
  assert.ok(pieces.every(({ length }) => length <= 6 * 256 * 1024));
});
