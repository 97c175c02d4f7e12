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

function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function anyBytes(text: string): object {
  return { content_type: 'a/b', base64: Buffer.from(text).toString('base64') };
}

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
      settings: {
        LIMIT_RESPONSE_BYTES: '200000',
        LIMIT_PARSED_RESPONSE_BYTES: '50000',
        LIMIT_JSON_VALUES: '10000',
      },
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
    ['text in UTF-16 that only its NULs say', { 'content-type': 'text/plain' }, utf16('aü'), 'aü'],
    ['text labelled with no media type', { 'content-type': 'text' }, 'ü', 'ü'],
    ['text labelled with a comma', { 'content-type': 'text/plain, charset=utf-8' }, 'ü', 'ü'],
    ['an empty body', JSON_TYPE, '', null],
    ['only blanks labelled JSON', JSON_TYPE, '\ufeff \r\n\u00a0', null],
    ['gzip', { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync('[1]'), [1]],
    ['deflate', { ...JSON_TYPE, 'content-encoding': 'deflate' }, deflateSync('[1]'), [1]],
    ['brotli', { ...JSON_TYPE, 'content-encoding': 'br' }, brotliCompressSync('[1]'), [1]],
    ['zstd', { ...JSON_TYPE, 'content-encoding': 'zstd' }, zstdCompressSync('[1]'), [1]],
    ['JSON with a byte order mark', JSON_TYPE, '\ufeff[1]', [1]],
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

  const OTHER_BLANKS = /^has blanks that JSON does not allow/;
  const IN_UTF16 = /^is in UTF-16/;
  const odd: [
    name: string,
    status: number,
    headers: Record<string, string | string[]>,
    body: Body,
    data: unknown,
    warning: RegExp,
  ][] = [
    [
      'JSON in UTF-16',
      200,
      { 'content-type': 'application/json; charset=utf-16le' },
      utf16('"ü"'),
      'ü',
      IN_UTF16,
    ],
    ['JSON in UTF-16 by its byte order mark', 200, JSON_TYPE, utf16('\ufeff"ü"'), 'ü', IN_UTF16],
    ['JSON in UTF-16 by its NULs', 200, JSON_TYPE, utf16('["ü"]'), ['ü'], IN_UTF16],
    ['JSON in big-endian UTF-16', 200, JSON_TYPE, utf16('["ü"]').swap16(), ['ü'], IN_UTF16],
    [
      'JSON in UTF-16 that is labelled UTF-8',
      200,
      { 'content-type': 'application/json; charset=utf-8' },
      utf16('["ü"]'),
      ['ü'],
      IN_UTF16,
    ],
    [
      'JSON with no-break spaces',
      200,
      JSON_TYPE,
      '{\u00a0"a\u00a0\\"": 12345678901234567890,\u00a0"b":\u200b1}\u00a0',
      { 'a\u00a0"': 12345678901234567000, b: 1 },
      OTHER_BLANKS,
    ],
    ['JSON with two byte order marks', 500, JSON_TYPE, '\ufeff\ufeff{"a":1}', { a: 1 }, OTHER_BLANKS],
    [
      'a failure labelled JSON that is a page',
      503,
      JSON_TYPE,
      '<html>ü',
      '<html>ü',
      /^is labelled application\/json and is not JSON: it is passed on as text$/,
    ],
    ['a failure labelled JSON, in UTF-16', 404, JSON_TYPE, utf16('Not ü'), 'Not ü', /is not JSON/],
    [
      'a failure that echoes the secret',
      400,
      JSON_TYPE,
      `{"you": ${SECRET}`,
      '{"you": ••••••',
      /is not JSON/,
    ],
    [
      'a large failure labelled JSON',
      500,
      JSON_TYPE,
      `${'x'.repeat(60_000)}${SECRET}`,
      `${'x'.repeat(60_000)}••••••`,
      /is not JSON/,
    ],
    [
      'the same media type twice',
      200,
      { 'content-type': ['application/json', 'application/json'] },
      '[1]',
      [1],
      /^has several media types \(application\/json, application\/json\), and was read as application\/json$/,
    ],
    [
      'two media types',
      200,
      { 'content-type': ['text/html; charset=utf-8', 'application/json'] },
      '[1]',
      [1],
      /was read as application\/json$/,
    ],
    [
      'two media types in one header, a comma quoted',
      200,
      { 'content-type': 'text/plain; x="a,b"; charset=latin1, text/plain' },
      Buffer.from('ü', 'latin1'),
      'ü',
      /was read as text\/plain; x="a,b"; charset=latin1$/,
    ],
    [
      'media types that echo the secret',
      200,
      { 'content-type': [`text/${SECRET}`, 'a/b'] },
      'x',
      anyBytes('x'),
      /••••••/,
    ],
  ];
  for (const [name, status, headers, body, data, warning] of odd) {
    test(`${name}, with a warning`, async () => {
      gateway.respond = (_request, response) => void response.writeHead(status, headers).end(body);
      const envelope = expectBody(await gateway.call('get:/x'), CallEnvelope);
      const { warnings = [], ...rest } = envelope;
      assert.deepEqual(rest, { success: status === 200, status_code: status, data });
      assert.equal(warnings.length, 1);
      assert.equal(warnings[0]?.path, 'data');
      assert.match(warnings[0]?.message ?? '', warning);
    });
  }

  test('a page in UTF-16 is a page like any other', async () => {
    gateway.respond = (_request, response) =>
      void response.writeHead(200, JSON_TYPE).end(utf16(`["ü","${SECRET}"]`));
    const body = expectBody(await gateway.call('get:/x', { paginate: {} }), CallEnvelope);
    assert.deepEqual(body.data, ['ü', '••••••']);
    assert.match(JSON.stringify(body.warnings), /is in UTF-16/);
  });

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
    ['HTML labelled JSON, with the API’s status', JSON_TYPE, '<html>', 'bad_upstream_json', 'status 200,'],
    ['broken JSON in UTF-16', JSON_TYPE, utf16(`{"you": "${SECRET}`), 'bad_upstream_json', '{"you": "••••••'],
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
    [
      'more encodings than are undone',
      { 'content-encoding': 'gzip, gzip, gzip' },
      'x',
      'bad_upstream_response',
      'more than 2',
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
          'Retry-After': '0',
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
        'retry-after': '0',
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
      void response.writeHead(200, JSON_TYPE).end(`[${'1,'.repeat(60_000)}${SECRET}`);
    const problem = expectProblem(await gateway.call('get:/x'), 502, 'bad_upstream_json');
    assert.match(problem.detail, /starts with: \[[1,]+…$/);
  });

  test('a list of too many values is passed on as it is, and not paginated', async () => {
    const large = Array(10_000).fill(1);
    gateway.respond = (_request, response) => json(response, 200, large);
    const body = expectBody(await gateway.call('get:/x', { paginate: {} }), CallEnvelope);
    assert.deepEqual(body.data, large);
    assert.equal(body.pages, undefined);
    const [warning] = body.warnings ?? [];
    assert.match(warning?.message ?? '', /has more than 10000 values/);
  });

  test('a payload of too many values is refused, and not sent', async () => {
    const before = gateway.upstream.requests.length;
    const response = await gateway.call('get:/x', { payload: Array(150_000).fill(1) });
    assert.match(expectProblem(response, 413, 'request_too_large').detail, /has 150002 values/);
    assert.equal(gateway.upstream.requests.length, before);
  });

  test('JSON of more than 10,000 levels is refused, and streamed as it is', async () => {
    const deep = `${'['.repeat(10_001)}${']'.repeat(10_001)}`;
    gateway.respond = (_request, response) => void response.writeHead(200, JSON_TYPE).end(deep);
    const problem = expectProblem(await gateway.call('get:/x'), 502, 'bad_upstream_json');
    assert.match(problem.detail, /10000 levels/);
    const streamed = await gateway.send('get:/x', {
      headers: { accept: 'application/octet-stream', 'content-type': 'application/json' },
      body: '{}',
    });
    assert.equal(await streamed.text(), deep);
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
      const chunks = 640;
      let written = 0;
      gateway.respond = (_request, response) => {
        const write = () => {
          for (let isFree = true; isFree && written < chunks; written += 1) isFree = response.write(chunk);
          if (written === chunks) response.end();
        };
        response.writeHead(200, { 'content-type': 'application/octet-stream' });
        response.on('drain', write);
        write();
      };
      const response = await stream('application/octet-stream');
      gateway.respond = (_request, other) => json(other, 200, null);
      // An unread stream would arrive as a whole within the time of these calls.
      for (let calls = 0; calls < 40; calls += 1) await gateway.call('get:/x');
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
