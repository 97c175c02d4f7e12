import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decodeBody, decodingStreams } from './content-encoding.ts';
import { EgressBadEncoding, EgressTooLarge } from './errors.ts';

const encoded = (encodings: string) => ({ 'content-encoding': encodings });

describe('content encodings', () => {
  const { signal } = new AbortController();

  test('are decoded in the reverse of the order they were applied in', async () => {
    const body = zstdCompressSync(brotliCompressSync('text'));
    assert.equal(String(await decodeBody(encoded('BR, identity, zstd'), body, 100, signal)), 'text');
  });

  const refused: {
    name: string;
    encodings: string;
    error: typeof EgressBadEncoding | typeof EgressTooLarge;
  }[] = [
    { name: 'an encoding that was not accepted', encodings: 'compress', error: EgressBadEncoding },
    { name: 'the name of a member of Object.prototype', encodings: 'constructor', error: EgressBadEncoding },
    { name: 'an encoding that the body does not have', encodings: 'zstd', error: EgressBadEncoding },
    { name: 'a body too large after decompression', encodings: 'gzip', error: EgressTooLarge },
  ];
  for (const { name, encodings, error } of refused) {
    test(`refuses ${name}`, async () => {
      await assert.rejects(
        () => decodeBody(encoded(encodings), gzipSync('x'.repeat(1000)), 100, signal),
        error,
      );
    });
  }

  test('at most two are decoded; for more no decompressor is created', async () => {
    const body = gzipSync(gzipSync('text'));
    const two = encoded('gzip, gzip');
    assert.equal(String(await decodeBody(two, body, 1000, signal)), 'text');
    assert.equal(decodingStreams(two).length, 2);
    for (const times of [3, 3000]) {
      const many = encoded(Array(times).fill('zstd').join());
      assert.throws(() => decodingStreams(many), EgressBadEncoding);
      await assert.rejects(() => decodeBody(many, body, 1000, signal), EgressBadEncoding);
    }
  });
});
