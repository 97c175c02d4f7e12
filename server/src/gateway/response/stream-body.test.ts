import { rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { createSecrets } from '../redaction/secrets.ts';
import { streamBody } from './stream-body.ts';

const NO_SECRETS = createSecrets([]);
const PROBLEM = { code: 'bad_upstream_response' };

function failingBody() {
  const body = new Readable({ read() {} });
  const response = { statusCode: 200, headers: {}, firstByteMs: 1, body };
  return {
    body: streamBody(response, NO_SECRETS, 'https://api.example.com'),
    fail: () => body.destroy(new Error('reset')),
  };
}

test('a failure of the body is a problem to its reader', async () => {
  const { body, fail } = failingBody();
  const reading = Array.fromAsync(body);
  fail();
  await rejects(reading, PROBLEM);
});

test('a failure of the body is a problem to a reader that comes later', async () => {
  const { body, fail } = failingBody();
  fail();
  await rejects(once(body, 'close'), PROBLEM);
  await rejects(Array.fromAsync(body), PROBLEM);
});
