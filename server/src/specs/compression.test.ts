import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compress, decompress, decompressSync } from './compression.ts';

test('what is packed comes back as it was, from rows of earlier versions too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      for (const kept of [compress(bytes), gzipSync(bytes)]) {
        assert.deepEqual(new Uint8Array(decompressSync(kept)), bytes);
        assert.deepEqual(new Uint8Array(await decompress(kept)), bytes);
      }
    }),
  );
});
