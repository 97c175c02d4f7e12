import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { compress, decompress } from './compression.ts';

test('a compressed source decompresses to itself, from rows of earlier versions too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      for (const compressed of [await compress(bytes), gzipSync(bytes)])
        assert.deepEqual(new Uint8Array(await decompress(compressed)), bytes);
    }),
  );
});
