import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { before, describe, test } from 'node:test';
import { ProblemDocument } from '@trunkline/contract/schemas/problem';
import { Value } from 'typebox/value';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const APPS = '/api/workspaces/default/apps';

describe('requests that reach no route, or do not fit it', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
  });

  const send = (method: string, path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${instance.token}`);
    return fetch(new URL(path, instance.url), { ...init, method, headers });
  };
  const JSON_TYPE = { 'content-type': 'application/json' };

  const refusals: [name: string, send: () => Promise<Response>, status: number, code: string][] = [
    ['an unknown route', () => send('GET', '/api/nothing-here'), 404, 'not_found'],
    [
      'a method that a route does not have',
      () => send('PUT', APPS, { body: '{}', headers: JSON_TYPE }),
      404,
      'not_found',
    ],
    [
      'JSON that is cut off',
      () => send('POST', APPS, { body: '{"name": ', headers: JSON_TYPE }),
      400,
      'malformed_request',
    ],
    [
      'a body that JSON says is there and is not',
      () => send('POST', APPS, { headers: JSON_TYPE }),
      400,
      'malformed_request',
    ],
    [
      'a member named __proto__, which no route has',
      () => send('POST', APPS, { body: '{"__proto__": {"name": "x"}}', headers: JSON_TYPE }),
      422,
      'invalid_request',
    ],
    [
      'a content type that no route reads',
      () => send('POST', APPS, { body: '<name/>', headers: { 'content-type': 'application/xml' } }),
      415,
      'unsupported_media_type',
    ],
    [
      'a body of more than 64 KiB',
      () =>
        send('POST', '/api/tokens', {
          body: JSON.stringify({ name: 'x'.repeat(70_000) }),
          headers: JSON_TYPE,
        }),
      413,
      'request_too_large',
    ],
    [
      'a path that is not percent-encoded',
      () => send('GET', '/api/workspaces/%E0%A4%A'),
      400,
      'malformed_request',
    ],
  ];
  for (const [name, request, status, code] of refusals) {
    test(`${name}: a problem document, ${status} ${code}`, async () => {
      const response = await request();
      const body = Value.Parse(ProblemDocument, await response.json());
      assert.deepEqual(
        [response.status, body.status, body.code],
        [status, status, code],
        JSON.stringify(body),
      );
      assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(body.type, `urn:trunkline:problem:${code}`);
      assert.ok(body.title && body.detail.length > 10);
    });
  }

  test('HEAD responds as GET does, without a body', async () => {
    for (const path of [APPS, '/api/nothing-here', '/healthz']) {
      const [head, get] = [await send('HEAD', path), await send('GET', path)];
      assert.equal(head.status, get.status, path);
      assert.equal(head.headers.get('content-type'), get.headers.get('content-type'), path);
      assert.equal(await head.text(), '');
    }
  });

  test('OPTIONS of a management route grants no origin anything', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const response = await send('OPTIONS', APPS, { headers });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
    assert.equal(response.headers.get('access-control-allow-methods'), null);
  });

  const chunked =
    'POST /api/password-reset HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
  for (const [name, bytes, status, code] of [
    ['what is not HTTP', 'not http at all\r\n\r\n', 400, 'malformed_request'],
    ['a header that is none', 'GET / HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n', 400, 'malformed_request'],
    ['no Host', 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
    [
      'headers of 20 KB',
      `GET / HTTP/1.1\r\nHost: a\r\nCookie: ${'c'.repeat(20_000)}\r\n\r\n`,
      431,
      'request_headers_too_large',
    ],
    ['extensions of a chunk of 20 KB', `${chunked}1;${'e'.repeat(20_000)}\r\n`, 413, 'request_too_large'],
  ] as const)
    test(`${name}: a problem document at the socket, ${status} ${code}, and the connection is closed`, async () => {
      const { hostname, port } = new URL(instance.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(bytes);
      const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
      assert.match(head, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(head, /\r\ncontent-type: application\/problem\+json/i);
      assert.match(head, /\r\nconnection: close/i);
      assert.equal(Number(/content-length: (\d+)/i.exec(head)?.[1]), Buffer.byteLength(body));
      const problem = Value.Parse(ProblemDocument, JSON.parse(body));
      assert.deepEqual([problem.status, problem.code], [status, code]);
    });

  test('what follows a request on its connection and is not HTTP does not become its response', async () => {
    const { hostname, port } = new URL(instance.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write('GET /readyz HTTP/1.1\r\nHost: a\r\n\r\nnot http at all\r\n\r\n');
    assert.doesNotMatch(await text(socket), /malformed_request/);
  });

  /** Sends a head as it is. @returns the status, and the code of the problem */
  async function sendHead(...lines: string[]): Promise<[status: number, code: string | undefined]> {
    const { hostname, port } = new URL(instance.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
    const response = await text(socket);
    const code = /"code":"(\w+)"/.exec(response)?.[1];
    return [Number(response.split(' ', 2)[1]), code];
  }

  const bearer = () => `Authorization: Bearer ${instance.token}`;

  test('a header with one value is accepted once only, in any letter case, and on every route', async () => {
    const me = 'GET /api/me HTTP/1.1';
    assert.deepEqual(await sendHead(me, 'Host: a', bearer()), [200, undefined]);
    for (const [name, value, again] of [
      ['Host', 'a', 'b'],
      ['Host', 'a', 'a'],
      ['Authorization', `Bearer ${instance.token}`, 'Bearer tlp_other'],
      ['Content-Type', 'application/json', 'multipart/form-data'],
      ['Origin', 'http://a', 'http://b'],
      ['Sec-Fetch-Site', 'same-origin', 'cross-site'],
      ['X-App-Id', 'one', 'two'],
      ['Idempotency-Key', 'one', 'two'],
    ] as const) {
      const others = [
        ...(name === 'Host' ? [] : ['Host: a']),
        ...(name === 'Authorization' ? [] : [bearer()]),
      ];
      for (const line of [me, 'GET / HTTP/1.1', 'GET /api/none HTTP/1.1'])
        assert.deepEqual(
          await sendHead(line, ...others, `${name}: ${value}`, `${name.toUpperCase()}: ${again}`),
          [400, 'malformed_request'],
          `${line} ${name}`,
        );
    }
    assert.deepEqual(await sendHead(me, 'Host: a', bearer(), 'Accept: a/b', 'Accept: c/d'), [200, undefined]);
  });

  test('a Host that is no host is refused, and none is needed where HTTP needs none', async () => {
    const options = 'POST /api/auth/sign-out HTTP/1.1';
    for (const host of ['a b', 'a/b?', 'user@a', '[', '[::1', 'a:b', 'a:99999', 'a%00b', '1.2.3.999'])
      assert.deepEqual(await sendHead(options, `Host: ${host}`), [400, 'malformed_request'], host);
    for (const host of ['a', 'a.example:80', '[::1]:80', '127.0.0.1', ''])
      assert.deepEqual(await sendHead('GET /healthz HTTP/1.1', `Host: ${host}`), [200, undefined], host);
    assert.deepEqual(await sendHead('GET /healthz HTTP/1.0'), [200, undefined]);
  });

  test('a target that is a whole URL is that path at that host', async () => {
    const at = (target: string) =>
      sendHead(`POST ${target} HTTP/1.1`, 'Host: a', 'Origin: http://127.0.0.1', 'Content-Length: 0');
    assert.equal((await at('http://127.0.0.1/api/auth/sign-out'))[0], 200);
    assert.deepEqual(await at('/api/auth/sign-out'), [403, 'cross_site']);
    assert.deepEqual(await at('http://127.0.0.1@b/api/auth/sign-out'), [400, 'malformed_request']);
    assert.deepEqual(await sendHead('GET http://b HTTP/1.1', 'Host: a', bearer()), [200, undefined]);
  });
});
