import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { before, beforeEach, describe, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { createClient } from '@base44/sdk';
import { type ApiResponse, expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { CompleteList, Page } from '@trunkline/contract/schemas/lists';
import { Token, TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { callWith, client, registerApi } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';

const SECRET = 'sk_live_A"b/7Hq2mVnB4x';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: {
        operationId: 'listThings',
        parameters: [
          { name: 'status', in: 'query', schema: { type: 'string' } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        responses: { 200: { description: 'ok', content: { 'application/json': {} } } },
      },
      post: {
        requestBody: { required: true, content: { 'application/vnd.thing+json': {} } },
        responses: { 201: { description: 'created' } },
      },
    },
    '/things/{id}': {
      get: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'view', in: 'query', required: true, schema: { type: 'string' } },
        ],
        responses: { 200: { description: 'ok' } },
      },
    },
    '/upload': {
      post: {
        requestBody: { content: { 'multipart/form-data': {} } },
        responses: { 200: { description: 'ok' } },
      },
    },
    '/unselected': { get: { responses: { 200: { description: 'ok' } } } },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Other-Key' } } },
};
const SELECTED = ['get:/things', 'post:/things', 'get:/things/{id}', 'post:/upload'];

describe('a call', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      base_path: '/v1/',
      operations: SELECTED,
      headers: [
        { name: 'X-API-Key', value: SECRET },
        { name: 'X-Tenant', value: 'blue', sensitive: false },
      ],
      settings: { LIMIT_RESPONSE_BYTES: '20000', LIMIT_REQUEST_BYTES: '5000', LIMIT_CALL_MS: '3000' },
    });
  });
  beforeEach(() => {
    gateway.upstream.requests.length = 0;
    gateway.respond = (_request, response) => json(response, 200, { ok: true });
  });

  const headersSent = () => gateway.upstream.requests.at(-1)?.headers ?? {};

  describe('sends', () => {
    test('the workspace’s headers, which an app cannot replace in any letter case', async () => {
      const { status } = await gateway.call('get:/things', {
        headers: {
          'x-api-key': 'evil',
          'X-TENANT': 'red',
          Cookie: 'a=b',
          Host: 'evil.example',
          Connection: 'close',
          'X-Other-Key': 'evil',
          'Transfer-Encoding': 'chunked',
          'X-Trace': 't1',
          Accept: 'text/plain',
        },
      });
      assert.equal(status, 200);
      const headers = headersSent();
      assert.equal(headers['x-api-key'], SECRET);
      assert.equal(headers['x-tenant'], 'blue');
      assert.equal(headers['x-trace'], 't1');
      assert.equal(headers.accept, 'text/plain');
      assert.equal(headers.host, new URL(gateway.upstream.url).host);
      assert.equal(headers.connection, 'keep-alive');
      for (const name of ['cookie', 'x-other-key', 'transfer-encoding'])
        assert.equal(headers[name], undefined, name);
    });

    test('the base path, the query, and a JSON body in the operation’s own media type', async () => {
      await gateway.call('get:/things', { query_params: { status: 'a b', unknown: [1, 2], none: null } });
      assert.equal(gateway.upstream.requests.at(-1)?.line, 'GET /v1/things?status=a%20b&unknown=1&unknown=2');
      await gateway.call('post:/things', { payload: { name: 'x' } });
      assert.equal(gateway.upstream.requests.at(-1)?.line, 'POST /v1/things');
      assert.equal(gateway.upstream.requests.at(-1)?.body, '{"name":"x"}');
      assert.equal(headersSent()['content-type'], 'application/vnd.thing+json');
    });
  });

  describe('returns', () => {
    const bodies: [name: string, respond: (response: ServerResponse) => void, expected: unknown][] = [
      ['JSON', (r) => json(r, 200, [1]), { success: true, status_code: 200, data: [1] }],
      [
        'an error of the API',
        (r) => json(r, 404, { message: 'no' }),
        { success: false, status_code: 404, data: { message: 'no' } },
      ],
      [
        'a redirect, unfollowed',
        (r) => r.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
        { success: false, status_code: 302, data: null },
      ],
      ['nothing', (r) => r.writeHead(204).end(), { success: true, status_code: 204, data: null }],
      [
        'text',
        (r) =>
          r.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0xfc])),
        { success: true, status_code: 200, data: 'ü' },
      ],
      [
        'bytes',
        (r) => r.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.from([1, 255])),
        { success: true, status_code: 200, data: { content_type: 'image/png', base64: 'Af8=' } },
      ],
      [
        '+json with a byte order mark',
        (r) => r.writeHead(200, { 'content-type': 'application/hal+json' }).end('\ufeff{"a":1}'),
        { success: true, status_code: 200, data: { a: 1 } },
      ],
      [
        'gzip',
        (r) =>
          r
            .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
            .end(gzipSync('[1]')),
        { success: true, status_code: 200, data: [1] },
      ],
      [
        'brotli',
        (r) =>
          r
            .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'br' })
            .end(brotliCompressSync('[1]')),
        { success: true, status_code: 200, data: [1] },
      ],
      [
        'an echoed secret, redacted in its JSON form too',
        (r) => json(r, 200, { you: `sent ${SECRET}` }),
        { success: true, status_code: 200, data: { you: 'sent ••••••' } },
      ],
    ];
    for (const [name, respond, expected] of bodies) {
      test(name, async () => {
        gateway.respond = (_request, response) => respond(response);
        const body = expectBody(await gateway.call('get:/things'), CallEnvelope);
        assert.deepEqual(body, expected);
      });
    }

    test('large numbers with their precision preserved', async () => {
      gateway.respond = (_request, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"id":12345678901234567890,"x":1.10}');
      const response = await gateway.send('listThings');
      assert.equal(
        await response.text(),
        '{"success":true,"status_code":200,"data":{"id":12345678901234567890,"x":1.10}}',
      );
    });

    test('bytes unchanged with Accept: application/octet-stream, secrets redacted across chunks', async () => {
      let finish = () => {};
      gateway.respond = (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/csv' });
        response.write(`a,b\n${SECRET.slice(0, 7)}`);
        finish = () => void response.end(`${SECRET.slice(7)},2\n${'x'.repeat(30_000)}`);
      };
      const response = await gateway.send('listThings', { headers: { accept: 'application/octet-stream' } });
      finish();
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'text/csv');
      assert.equal(response.headers.get('x-upstream-status'), '200');
      assert.equal(response.headers.get('x-accel-buffering'), 'no');
      assert.equal(response.headers.get('content-disposition'), 'attachment');
      assert.equal(await response.text(), `a,b\n••••••,2\n${'x'.repeat(30_000)}`);
    });
  });

  describe('refuses', () => {
    type Refusal = [
      name: string,
      send: () => Promise<ApiResponse>,
      status: number,
      code: string,
      paths?: string[],
    ];
    const refusals: Refusal[] = [
      [
        'no token',
        () => client(gateway.instance.url, {})('POST', gateway.callUrl('get:/things'), {}),
        401,
        'unauthenticated',
      ],
      [
        'an unknown token',
        () =>
          client(gateway.instance.url, { authorization: 'Bearer tla_x' })(
            'POST',
            gateway.callUrl('get:/things'),
            {},
          ),
        401,
        'invalid_token',
      ],
      [
        'a personal token',
        () =>
          client(gateway.instance.url, { authorization: `Bearer ${gateway.instance.token}` })(
            'POST',
            gateway.callUrl('get:/things'),
            {},
          ),
        401,
        'invalid_token',
      ],
      [
        'another X-App-Id',
        () => gateway.call('get:/things', {}, { 'x-app-id': 'other' }),
        403,
        'app_mismatch',
      ],
      ['an operation that is not selected', () => gateway.call('get:/unselected'), 404, 'not_found'],
      [
        'missing parameters, all at once',
        () =>
          gateway.call('get:/things/{id}', {
            path_params: { idd: '1' },
            headers: { prefer: 'a\nb', range: '\u2026' },
          }),
        422,
        'invalid_parameters',
        ['path_params.id', 'path_params.idd', 'query_params.view', 'headers.prefer', 'headers.range'],
      ],
      [
        'a dot segment',
        () => gateway.call('get:/things/{id}', { path_params: { id: '..' }, query_params: { view: 'x' } }),
        422,
        'invalid_parameters',
        ['path_params.id'],
      ],
      ['a missing body', () => gateway.call('post:/things'), 422, 'invalid_parameters', ['payload']],
      [
        'a body for an operation without one',
        () => gateway.call('get:/things', { payload: 1 }),
        422,
        'invalid_parameters',
        ['payload'],
      ],
      [
        'a body that is not JSON',
        () => gateway.call('post:/upload', { payload: 1 }),
        422,
        'invalid_parameters',
        ['payload'],
      ],
      [
        'an unknown field',
        () => gateway.call('get:/things', { pathParams: {} }),
        422,
        'invalid_request',
        ['pathParams'],
      ],
      ['broken JSON', () => gateway.call('get:/things', '{'), 400, 'malformed_request'],
      [
        'a body too large',
        () => gateway.call('post:/things', { payload: 'x'.repeat(6000) }),
        413,
        'request_too_large',
      ],
    ];
    for (const [name, send, status, code, paths] of refusals) {
      test(`${name}: ${status} ${code}`, async () => {
        const problem = expectProblem(await send(), status, code);
        assert.ok(problem.detail.length > 10);
        if (paths)
          assert.deepEqual(
            problem.errors.map(({ path }) => path),
            paths,
          );
        assert.equal(gateway.upstream.requests.length, 0, 'nothing was sent');
      });
    }

    const failures: [
      name: string,
      respond: (response: ServerResponse) => void,
      status: number,
      code: string,
    ][] = [
      [
        'broken JSON from the API',
        (r) => r.writeHead(200, { 'content-type': 'application/json' }).end(`{"key": "${SECRET}`),
        502,
        'bad_upstream_json',
      ],
      ['a response too large', (r) => json(r, 200, 'x'.repeat(30_000)), 502, 'response_too_large'],
      [
        'a response too large once decompressed',
        (r) =>
          r
            .writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' })
            .end(gzipSync('x'.repeat(30_000))),
        502,
        'response_too_large',
      ],
      [
        'an aborted response',
        (r) => void r.writeHead(200, { 'content-length': 100 }).write('x', () => r.destroy()),
        502,
        'bad_upstream_response',
      ],
      ['a connection reset', (r) => void r.destroy(), 502, 'api_closed_connection'],
      ['no response in time', () => {}, 504, 'api_timeout'],
    ];
    for (const [name, respond, status, code] of failures) {
      test(`${name}: ${status} ${code}`, async () => {
        gateway.respond = (_request, response) => respond(response);
        const problem = expectProblem(await gateway.call('get:/things'), status, code);
        assert.ok(!JSON.stringify(problem).includes(SECRET.slice(0, 8)), 'no secret in the refusal');
      });
    }

    test('an API that is down, a private one, and one whose name resolves to loopback', async () => {
      const free = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => free.once('listening', resolve));
      for (const [base_url, code] of [
        ['http://10.1.2.3', 'egress_denied'],
        ['http://localhost:1', 'egress_denied'],
        [`http://[::ffff:127.0.0.1]:${gateway.upstream.port}`, 'egress_denied'],
      ] as const) {
        const { call } = await registerApi(gateway.instance, {
          document: DOCUMENT,
          base_url,
          slug: `x${Math.random().toString(36).slice(2)}`,
          operations: SELECTED,
        });
        expectProblem(await call('get:/things'), 502, code);
      }
      free.close();
    });
  });

  test('the SDK gets message and code of a refusal', async () => {
    const base44 = createClient({
      serverUrl: gateway.instance.url,
      appId: gateway.app.id,
      token: gateway.token,
    });
    await assert.rejects(base44.integrations.custom.call('api', 'get:/things/{id}'), {
      name: 'Base44Error',
      status: 422,
      code: 'invalid_parameters',
      message:
        'The parameters of get:/things/{id} are not valid: path_params.id is missing; query_params.view is missing.',
    });
  });

  test('changed settings, headers, tokens and deletions apply to the very next call', async () => {
    const base = '/api/workspaces/default';
    const mine = await registerApi(gateway.instance, {
      document: DOCUMENT,
      base_url: gateway.upstream.url,
      slug: 'mine',
      operations: SELECTED,
      headers: [{ name: 'X-Api-Key', value: 'first key' }],
    });
    assert.equal((await mine.call('get:/things')).status, 200);
    assert.equal(headersSent()['x-api-key'], 'first key');
    await gateway.instance.api(
      'PATCH',
      `${base}/integrations/mine`,
      { headers: [{ name: 'x-api-key', value: 'second key' }] },
      { 'if-match': '"1"' },
    );
    await mine.call('get:/things');
    assert.equal(headersSent()['x-api-key'], 'second key');

    const settings = `${base}/apps/${mine.app.id}/integrations/mine`;
    assert.deepEqual((await gateway.instance.api('GET', settings)).body, {
      enabled: true,
      operations: null,
      calls_per_minute: null,
    });
    await gateway.instance.api('PUT', settings, { enabled: true, operations: ['post:/things'] });
    expectProblem(await mine.call('get:/things'), 403, 'operation_disabled');
    await gateway.instance.api('PUT', settings, { enabled: false, operations: null });
    expectProblem(await mine.call('get:/things'), 403, 'integration_disabled');
    await gateway.instance.api('PUT', settings, { enabled: true, operations: null });
    assert.equal((await mine.call('get:/things')).status, 200);

    const tokens = expectBody(
      await gateway.instance.api('GET', `${base}/apps/${mine.app.id}/tokens`),
      CompleteList(Token),
    );
    await gateway.instance.api('DELETE', `${base}/apps/${mine.app.id}/tokens/${tokens.items[0]?.id}`);
    assert.equal((await mine.call('get:/things')).status, 401);
    const created = expectBody(
      await gateway.instance.api('POST', `${base}/apps/${mine.app.id}/tokens`, {}),
      TokenWithSecret,
    );
    const call = callWith(
      client(gateway.instance.url, { authorization: `Bearer ${created.token}` }),
      mine.app.id,
      'mine',
    );
    assert.equal((await call('get:/things')).status, 200);
    assert.equal(
      (await gateway.instance.api('DELETE', `${base}/integrations/mine?confirm=mine`)).status,
      204,
    );
    expectProblem(await call('get:/things'), 404, 'not_found');
    assert.equal((await gateway.call('get:/things')).status, 200, 'another integration goes on');
  });

  test('every call is in the call log, without bodies and secrets', async () => {
    await gateway.call('get:/things/{id}', { path_params: { id: 'body-of-mine' } });
    const body = expectBody(
      await gateway.instance.api('GET', `/api/workspaces/default/calls?limit=200&app_id=${gateway.app.id}`),
      Page(CallLogEntry),
    );
    const [last] = body.items;
    assert.ok(last);
    assert.equal(last.operation, 'get:/things/{id}');
    assert.deepEqual(
      [last.status, last.status_code, last.code, last.integration],
      [422, null, 'invalid_parameters', 'api'],
    );
    const codes = new Set(body.items.map(({ code }) => code));
    for (const code of [null, 'not_found', 'bad_upstream_json', 'api_timeout', 'request_too_large'])
      assert.ok(codes.has(code), String(code));
    const text = JSON.stringify(body) + gateway.instance.logLines.join('');
    assert.ok(!text.includes('sk_live') && !text.includes('body-of-mine') && !text.includes(gateway.token));
  });

  test('a client that disconnects ends the request to the API', async () => {
    const received = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    gateway.respond = (_request, response) => {
      response.once('close', closed.resolve);
      received.resolve();
    };
    const controller = new AbortController();
    const call = gateway.send('get:/things', { signal: controller.signal });
    await received.promise;
    controller.abort();
    await assert.rejects(call);
    await closed.promise;
  });
});
