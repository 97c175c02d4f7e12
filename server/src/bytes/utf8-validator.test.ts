import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import fc from 'fast-check';
import { Utf8Validator } from './utf8-validator.ts';

const bytes = fc
  .array(fc.constantFrom('a', 'ü', '日', '😀', '\u{10ffff}').map((text) => [...Buffer.from(text)]))
  .map((characters) => characters.flat());
const damaged = fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0xc3, 0xe6, 0xed, 0xf0, 0xf4, 0x80, 0xbf)));

test('UTF-8 in chunks is what it is as a whole', () => {
  const texts = fc.tuple(bytes, fc.oneof(fc.constant([]), damaged), bytes).map((parts) => parts.flat());
  fc.assert(
    fc.property(texts, fc.array(fc.nat(5), { minLength: 1 }), (text, sizes) => {
      const whole = Buffer.from(text);
      const validator = new Utf8Validator();
      let isValid = true;
      for (let at = 0, turn = 0; at < whole.length; turn += 1) {
        const size = 1 + (sizes[turn % sizes.length] ?? 0);
        isValid &&= validator.push(whole.subarray(at, at + size));
        at += size;
      }
      assert.equal(isValid && validator.end(), isUtf8(whole));
    }),
    { numRuns: 2000 },
  );
});
