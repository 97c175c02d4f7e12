import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { packed, unpacked, unpackedLater } from './compression.ts';

test('what is packed comes back as it was, from rows of earlier versions too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      for (const kept of [packed(bytes), gzipSync(bytes)]) {
        assert.deepEqual(new Uint8Array(unpacked(kept)), bytes);
        assert.deepEqual(new Uint8Array(await unpackedLater(kept)), bytes);
      }
    }),
  );
});
