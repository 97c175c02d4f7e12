import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { decodeResponse } from './decode-response.ts';

const ORIGIN = 'https://api.example';
const MAX_BYTES = 64 * 1024 * 1024;
/** Takes many steps to decompress. */
const LARGE = gzipSync(Buffer.alloc(MAX_BYTES / 2));

const responseOf = (body: Buffer, encoding?: string) => ({
  statusCode: 200,
  headers: encoding === undefined ? {} : { 'content-encoding': encoding },
  firstByteMs: 1,
  body,
});

describe('decoding a response', () => {
  const call = () => {
    const client = new AbortController();
    return {
      client,
      context: { origin: ORIGIN, deadline: performance.now() + 60_000, signal: client.signal },
    };
  };

  test('one without a content encoding is returned unchanged, and one without a body', async () => {
    for (const response of [responseOf(Buffer.from('text')), responseOf(Buffer.alloc(0), 'gzip')])
      assert.equal(await decodeResponse(response, 1, call().context), response);
  });

  test('it ends when the client disconnects', async () => {
    const { client, context } = call();
    const decoding = decodeResponse(responseOf(LARGE, 'gzip'), MAX_BYTES, context);
    client.abort();
    await assert.rejects(decoding, { code: 'cancelled' });
    await assert.rejects(decodeResponse(responseOf(LARGE, 'gzip'), MAX_BYTES, context), {
      code: 'cancelled',
    });
  });

  test('it ends at the deadline of the call', async () => {
    const context = { ...call().context, deadline: performance.now() };
    await assert.rejects(decodeResponse(responseOf(LARGE, 'gzip'), MAX_BYTES, context), {
      code: 'api_timeout',
    });
  });

  test('what does not decompress is a bad response, and what becomes too large is refused', async () => {
    const { context } = call();
    await assert.rejects(decodeResponse(responseOf(Buffer.from('text'), 'gzip'), MAX_BYTES, context), {
      code: 'bad_upstream_response',
    });
    await assert.rejects(decodeResponse(responseOf(LARGE, 'gzip'), 1000, context), {
      code: 'response_too_large',
    });
  });
});
