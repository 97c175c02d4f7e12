import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json } from '../../testing/upstream.ts';

const SECRET = 'sk_live_0123456789';
const PIN = '8675309';
const JSON_TYPE = { 'content-type': 'application/json' };
const SCHEMA = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, items: { type: 'array', items: { type: 'string' } } },
};
const responses = { 200: { description: '', content: { 'application/json': { schema: SCHEMA } } } };

describe('the envelope', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: {
        openapi: '3.1.0',
        info: {},
        paths: {
          '/x': { get: { responses }, head: { responses: {} } },
          '/events': { get: { responses: {} } },
        },
      },
      headers: [
        { name: 'X-Api-Key', value: SECRET },
        { name: 'X-Secret-Pin', value: PIN },
      ],
      settings: { LIMIT_RESPONSE_BYTES: '200000', LIMIT_PARSED_RESPONSE_BYTES: '50000' },
    });
  });
  beforeEach(() => {
    gateway.respond = (_request, response) => json(response, 200, null);
  });

  type Body = string | Buffer;
  const kinds: [name: string, headers: Record<string, string>, body: Body, data: unknown][] = [
    ['JSON', JSON_TYPE, '{"a":[1]}', { a: [1] }],
    ['JSON that is text', { 'content-type': 'text/json' }, '1', 1],
    ['+json', { 'content-type': 'application/problem+json; charset=utf-8' }, '{}', {}],
    [
      'JSON in UTF-16',
      { 'content-type': 'application/json; charset=utf-16le' },
      Buffer.from('"ü"', 'utf16le'),
      'ü',
    ],
    [
      'lines of JSON as text',
      { 'content-type': 'application/x-ndjson' },
      '{"a":1}\n{"a":2}\n',
      '{"a":1}\n{"a":2}\n',
    ],
    ['CSV', { 'content-type': 'text/csv' }, 'a,b\n', 'a,b\n'],
    ['XML', { 'content-type': 'application/atom+xml' }, '<a/>', '<a/>'],
    [
      'XML that names its charset',
      { 'content-type': 'application/xml' },
      Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>ü</a>', 'latin1'),
      '<?xml version="1.0" encoding="iso-8859-1"?><a>ü</a>',
    ],
    [
      'text in another charset',
      { 'content-type': 'text/plain; charset="shift_jis"' },
      Buffer.from([0x93, 0xfa]),
      '日',
    ],
    ['text without a type', {}, 'ü', 'ü'],
    [
      'bytes',
      { 'content-type': 'image/png' },
      Buffer.from([255]),
      { content_type: 'image/png', base64: '/w==' },
    ],
    ['bytes without a type', {}, Buffer.from([255]), { content_type: '', base64: '/w==' }],
    ['an empty body', { 'content-type': 'application/json' }, '', null],
    ['gzip', { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync('[1]'), [1]],
    ['deflate', { ...JSON_TYPE, 'content-encoding': 'deflate' }, deflateSync('[1]'), [1]],
    ['brotli', { ...JSON_TYPE, 'content-encoding': 'br' }, brotliCompressSync('[1]'), [1]],
    ['zstd', { ...JSON_TYPE, 'content-encoding': 'zstd' }, zstdCompressSync('[1]'), [1]],
    ['JSON with a byte order mark', JSON_TYPE, '\ufeff[1]', [1]],
    [
      'JSON in UTF-16 that only its byte order mark says',
      JSON_TYPE,
      Buffer.from('\ufeff"ü"', 'utf16le'),
      'ü',
    ],
    [
      'one encoding after the other',
      { ...JSON_TYPE, 'content-encoding': 'GZIP, identity, br' },
      brotliCompressSync(gzipSync('[1]')),
      [1],
    ],
    [
      'a secret of digits, as a number',
      JSON_TYPE,
      `{"pin":${PIN},"n":12345678901234567890}`,
      { pin: '••••••', n: 12345678901234567000 },
    ],
  ];
  for (const [name, headers, body, data] of kinds) {
    test(name, async () => {
      gateway.respond = (_request, response) => void response.writeHead(200, headers).end(body);
      const response = await gateway.call('get:/x');
      assert.deepEqual(response.body, { success: true, status_code: 200, data });
    });
  }

  test('accepts the content encodings that it decodes; HEAD has no body', async () => {
    gateway.respond = (_request, response) =>
      void response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': '7' }).end();
    const body = expectBody(await gateway.call('head:/x'), CallEnvelope);
    assert.deepEqual(body, { success: true, status_code: 200, data: null });
    assert.equal(gateway.upstream.requests.at(-1)?.headers['accept-encoding'], 'gzip, br, zstd');
  });

  const invalidResponses: [
    name: string,
    headers: Record<string, string>,
    body: Body,
    code: string,
    shown?: string,
  ][] = [
    [
      'broken JSON, quoted with secrets redacted',
      JSON_TYPE,
      `{"you": "${SECRET}`,
      'bad_upstream_json',
      '{"you": "••••••',
    ],
    ['HTML labelled JSON', JSON_TYPE, '<html>', 'bad_upstream_json', '<html>'],
    [
      'a body that is not compressed as its header says',
      { 'content-encoding': 'zstd' },
      'x',
      'bad_upstream_response',
    ],
    [
      'a truncated compressed body',
      { 'content-encoding': 'gzip' },
      gzipSync('x'.repeat(99)).subarray(0, 20),
      'bad_upstream_response',
    ],
    [
      'an encoding that was not offered',
      { 'content-encoding': 'compress' },
      'x',
      'bad_upstream_response',
      'gzip, br, zstd',
    ],
    ['an encoding that echoes the secret', { 'content-encoding': SECRET }, 'x', 'bad_upstream_response'],
    ['a body too large', JSON_TYPE, `"${'x'.repeat(200_000)}"`, 'response_too_large'],
    [
      'a body too large once decompressed',
      { 'content-encoding': 'zstd' },
      zstdCompressSync('x'.repeat(200_001)),
      'response_too_large',
    ],
  ];
  for (const [name, headers, body, code, shown = ''] of invalidResponses) {
    test(`502 for ${name}`, async () => {
      gateway.respond = (_request, response) => void response.writeHead(200, headers).end(body);
      const response = await gateway.call('get:/x');
      const problem = expectProblem(response, 502, code);
      assert.ok(problem.detail.includes(shown), problem.detail);
      assert.ok(!problem.detail.includes(SECRET));
    });
  }

  test('selected headers with include_headers, secrets redacted', async () => {
    gateway.respond = (_request, response) =>
      void response
        .writeHead(429, {
          ...JSON_TYPE,
          Link: ['<https://x/2>; rel="next"', '<https://x/9>; rel="last"'],
          ETag: '"1"',
          'Retry-After': '7',
          'RateLimit-Remaining': '0',
          'X-RateLimit-Limit': '60',
          Location: `https://x/?key=${SECRET}`,
          'Set-Cookie': 'a=b',
          Server: 'x',
        })
        .end('{}');
    const body = expectBody(await gateway.call('get:/x', { include_headers: true }), CallEnvelope);
    assert.deepEqual(body, {
      success: false,
      status_code: 429,
      data: {},
      headers: {
        'content-type': 'application/json',
        link: '<https://x/2>; rel="next", <https://x/9>; rel="last"',
        etag: '"1"',
        'retry-after': '7',
        'ratelimit-remaining': '0',
        'x-ratelimit-limit': '60',
        location: 'https://x/?key=••••••',
      },
    });
  });

  test('validates responses against the spec when the integration says so', async () => {
    const settings = (call_policy: object) =>
      gateway.instance.api(
        'PATCH',
        '/api/workspaces/default/integrations/api',
        { call_policy },
        { 'if-match': '*' },
      );
    gateway.respond = (_request, response) => json(response, 200, { id: 'x', items: ['a', 1] });
    assert.equal(expectBody(await gateway.call('get:/x'), CallEnvelope).warnings, undefined);
    await settings({ validate_responses: 'warn' });
    const body = expectBody(await gateway.call('get:/x'), CallEnvelope);
    assert.deepEqual(body.warnings, [
      { path: 'data.id', message: 'must be integer' },
      { path: 'data.items.1', message: 'must be string' },
    ]);
    assert.deepEqual(body.data, { id: 'x', items: ['a', 1] });
    const large = { id: 'x', items: Array(20_000).fill('a') };
    gateway.respond = (_request, response) => json(response, 200, large);
    const passedOn = expectBody(await gateway.call('get:/x'), CallEnvelope);
    assert.deepEqual(passedOn.data, large);
    assert.deepEqual(passedOn.warnings, [
      { path: 'data', message: 'is larger than 50000 bytes, and was not validated' },
    ]);
    await settings({ validate_responses: 'off' });
  });

  test('a list too large to be parsed is passed on as it is, and not paginated', async () => {
    const large = Array(20_000).fill('a');
    gateway.respond = (_request, response) => json(response, 200, large);
    const body = expectBody(await gateway.call('get:/x', { paginate: {} }), CallEnvelope);
    assert.deepEqual(body.data, large);
    assert.equal(body.pages, undefined);
    assert.deepEqual(body.warnings, [
      { path: 'paginate', message: 'the response is larger than 50000 bytes, and was not read as a list' },
    ]);
  });

  test('a large response that is not JSON is refused with its beginning', async () => {
    gateway.respond = (_request, response) =>
      void response.writeHead(200, JSON_TYPE).end(`${'['.repeat(60_000)}${SECRET}`);
    const problem = expectProblem(await gateway.call('get:/x'), 502, 'bad_upstream_json');
    assert.match(problem.detail, /starts with: \[+…$/);
  });

  describe('streamed', () => {
    const stream = (accept: string, input = {}) =>
      gateway.send('get:/events', {
        headers: { accept, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });

    test('events one by one as they arrive, each at once although a secret could follow', async () => {
      let next: () => void = () => {};
      gateway.respond = (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`data: 1 ${SECRET}\n\n`);
        next = () => response.end('data: 2\n\n');
      };
      const response = await stream('text/event-stream');
      assert.equal(response.headers.get('content-type'), 'text/event-stream');
      assert.equal(gateway.upstream.requests.at(-1)?.headers.accept, 'text/event-stream');
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      assert.equal((await reader?.read())?.value, 'data: 1 ••••••\n\n');
      next();
      assert.equal((await reader?.read())?.value, 'data: 2\n\n');
      assert.equal((await reader?.read())?.done, true);
    });

    test('decompressed, over the limit of envelopes, with the API’s status', async () => {
      const text = 'ü'.repeat(1_000_000);
      gateway.respond = (_request, response) =>
        void response
          .writeHead(404, { 'content-type': 'text/plain', 'content-encoding': 'zstd' })
          .end(zstdCompressSync(text));
      const response = await stream('application/octet-stream', { headers: { Accept: 'text/plain' } });
      assert.equal(response.headers.get('x-upstream-status'), '404');
      assert.equal(gateway.upstream.requests.at(-1)?.headers.accept, 'text/plain');
      assert.equal(await response.text(), text);
    });

    test('no faster than the app reads', async () => {
      const chunk = Buffer.alloc(64 * 1024);
      const chunks = 2_000;
      let written = 0;
      const stalled = new Promise<void>((resolve) => {
        gateway.respond = (_request, response) => {
          let timer = setTimeout(resolve, 300);
          const write = () => {
            clearTimeout(timer);
            timer = setTimeout(resolve, 300);
            for (let isFree = true; isFree && written < chunks; written += 1) isFree = response.write(chunk);
            if (written === chunks) response.end();
          };
          response.writeHead(200, { 'content-type': 'application/octet-stream' });
          response.on('drain', write);
          write();
        };
      });
      const response = await stream('application/octet-stream');
      await stalled;
      assert.ok(written < chunks / 2, `${written} of ${chunks} chunks were taken while the app read nothing`);
      let bytes = 0;
      for await (const part of response.body ?? []) bytes += part.length;
      assert.equal(bytes, chunks * chunk.length);
    });

    test('the request to the API ends when the client disconnects', async () => {
      const closed = new Promise<void>((resolve) => {
        gateway.respond = (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write('data: 1\n\n');
          response.once('close', resolve);
        };
      });
      const response = await stream('text/event-stream');
      await response.body?.cancel();
      await closed;
    });
  });
});
