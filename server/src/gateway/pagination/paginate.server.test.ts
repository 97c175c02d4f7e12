import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Page } from '@trunkline/contract/schemas/lists';
import { type Instance, registerApi, startInstance } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json, type Received, startUpstream, type Upstream } from '../../testing/upstream.ts';

const SECRET = 'sk_live_0123456789';
const query = (...names: string[]) => names.map((name) => ({ name, in: 'query', schema: {} }));
const DOCUMENT = {
  openapi: '3.1.0',
  info: {},
  components: { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'key' } } },
  security: [{ key: [] }],
  paths: {
    '/linked': { get: { responses: {} }, post: { responses: {} } },
    '/cursors': { get: { parameters: query('cursor'), responses: {} } },
    '/pages': { get: { parameters: query('page', 'per_page'), responses: {} } },
  },
};

describe('pagination', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let instance: Instance;
  let api: Awaited<ReturnType<typeof registerApi>>;
  let respond: (request: Received, response: ServerResponse, page: number) => void;

  before(async () => {
    upstream = await startUpstream(scope, (request, response) =>
      respond(request, response, upstream.requests.length),
    );
    instance = await startInstance(scope, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
    api = await registerApi(instance, {
      document: DOCUMENT,
      base_url: `${upstream.url}/v1`,
      operations: ['get:/linked', 'post:/linked', 'get:/cursors', 'get:/pages'],
      headers: [{ name: 'X-Api-Key', value: SECRET }],
      credentials: [{ scheme: 'key', type: 'api_key', in: 'query', name: 'key', value: 'query secret' }],
      call_policy: { retries: 0 },
    });
  });
  beforeEach(() => {
    upstream.requests.length = 0;
  });

  const linked = (response: ServerResponse, items: unknown, next: string | undefined) => {
    if (next !== undefined) response.setHeader('link', `<${next}>; rel="next"`);
    json(response, 200, items);
  };
  const lines = () => upstream.requests.map(({ line }) => line);

  test('follows Link headers, with the credentials of the query', async () => {
    respond = (_request, response, page) =>
      linked(
        response,
        [page],
        page < 3 ? `${upstream.url}/v1/linked?at=${page + 1}&key=other&q=a?b` : undefined,
      );
    const body = expectBody(await api.call('get:/linked', { paginate: {} }), CallEnvelope);
    assert.deepEqual(body, {
      success: true,
      status_code: 200,
      data: [1, 2, 3],
      pages: 3,
      items: 3,
      complete: true,
    });
    assert.deepEqual(lines(), [
      'GET /v1/linked?key=query%20secret',
      'GET /v1/linked?at=2&q=a?b&key=query%20secret',
      'GET /v1/linked?at=3&q=a?b&key=query%20secret',
    ]);
    assert.equal(upstream.requests[2]?.headers['x-api-key'], SECRET);
  });

  for (const outside of ['http://127.0.0.1:1/v1/linked', '/v2/linked', '../v2', '/v1/%2e%2e/v2', '/v10']) {
    test(`does not request ${outside}`, async () => {
      respond = (_request, response) => linked(response, [1], outside);
      const body = expectBody(await api.call('get:/linked', { paginate: {} }), CallEnvelope);
      assert.deepEqual([body.data, body.complete, body.warnings?.length], [[1], false, 1]);
      assert.match(body.warnings?.[0]?.message ?? '', /outside the base URL/);
      assert.equal(upstream.requests.length, 1);
    });
  }

  test('follows cursors, preserves number precision, and redacts secrets', async () => {
    respond = (_request, response, page) =>
      response
        .setHeader('content-type', 'application/json')
        .end(
          `{"data":[12345678901234567890, 1.0, "${SECRET}"],"next_cursor":${page < 2 ? '98765432109876543210' : null}}`,
        );
    const http = await fetch(
      `${instance.url}/api/apps/${api.app.id}/integrations/custom/api/${encodeURIComponent('get:/cursors')}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
        body: '{"paginate":{}}',
      },
    );
    const items = '12345678901234567890,1.0,"••••••"';
    assert.equal(
      await http.text(),
      `{"success":true,"status_code":200,"data":[${items},${items}],"pages":2,"items":6,"complete":true}`,
    );
    assert.match(lines()[1] ?? '', /cursor=98765432109876543210/);
  });

  test('follows page numbers until a page is short', async () => {
    respond = (_request, response, page) =>
      json(response, 200, { results: page < 3 ? [`${page} one`, `${page} other`] : ['last'] });
    const body = expectBody(
      await api.call('get:/pages', { query_params: { per_page: 2 }, paginate: {} }),
      CallEnvelope,
    );
    assert.deepEqual(body.data, ['1 one', '1 other', '2 one', '2 other', 'last']);
    assert.deepEqual([body.pages, body.items, body.complete], [3, 5, true]);
    assert.deepEqual(
      lines().map((line) => /[?&]page=(\d+)/.exec(line)?.[1]),
      [undefined, '2', '3'],
    );
  });

  const limits = [
    [{ max_items: 3 }, [1, 1, 2], 2],
    [{ max_items: 4 }, [1, 1, 2, 2], 2],
    [{ max_pages: 1 }, [1, 1], 1],
  ] as const;
  for (const [paginate, data, pages] of limits) {
    test(`ends at ${JSON.stringify(paginate)}, and reports an incomplete list`, async () => {
      respond = (_request, response, page) => json(response, 200, [page, page]);
      const body = expectBody(await api.call('get:/pages', { paginate }), CallEnvelope);
      assert.deepEqual(body, {
        success: true,
        status_code: 200,
        data,
        pages,
        items: data.length,
        complete: false,
      });
      assert.equal(upstream.requests.length, pages);
    });
  }

  test('ends when the API returns the same page twice', async () => {
    respond = (_request, response) => json(response, 200, [1]);
    const body = expectBody(await api.call('get:/pages', { paginate: {} }), CallEnvelope);
    assert.deepEqual([body.data, body.pages, body.complete], [[1], 1, false]);
    assert.match(body.warnings?.[0]?.message ?? '', /same page twice/);
  });

  const failures: [name: string, fail: (response: ServerResponse) => void, error: object][] = [
    ['responds with an error', (response) => json(response, 500, {}), { code: 'bad_page', status_code: 500 }],
    [
      'responds with no list',
      (response) => json(response, 200, { id: 1 }),
      { code: 'bad_page', status_code: 200 },
    ],
    ['closes the connection', (response) => response.destroy(), { code: 'api_closed_connection' }],
  ];
  for (const [name, fail, error] of failures) {
    test(`reports where it ended when the API ${name}`, async () => {
      respond = (_request, response, page) => (page === 2 ? fail(response) : json(response, 200, [page]));
      const body = expectBody(await api.call('get:/pages', { paginate: {} }), CallEnvelope);
      assert.deepEqual([body.data, body.pages, body.complete], [[1], 1, false]);
      const { detail = '', ...rest } = body.error ?? {};
      assert.deepEqual(rest, error);
      assert.ok(detail.length > 0);
    });
  }

  test('returns a first page that fails as any call does', async () => {
    respond = (_request, response) => json(response, 404, { message: 'no' });
    const { status, body } = await api.call('get:/pages', { paginate: {} });
    assert.equal(status, 200);
    assert.deepEqual(body, { success: false, status_code: 404, data: { message: 'no' } });
  });

  test('returns a response that is not a list with a warning', async () => {
    respond = (_request, response) => json(response, 200, { id: 1 });
    const body = expectBody(await api.call('get:/pages', { paginate: {} }), CallEnvelope);
    assert.deepEqual(body.data, { id: 1 });
    assert.deepEqual(body.warnings, [{ path: 'paginate', message: 'the response is not a list' }]);
  });

  const refused: [operation: string, headers: Record<string, string>][] = [
    ['post:/linked', {}],
    ['get:/linked', { accept: 'application/octet-stream' }],
  ];
  for (const [operation, headers] of refused) {
    test(`is refused for ${operation} with ${JSON.stringify(headers)}`, async () => {
      const response = await api.call(operation, { paginate: {} }, headers);
      const problem = expectProblem(response, 422, 'invalid_parameters');
      assert.equal(problem.errors[0]?.path, 'paginate');
      assert.equal(upstream.requests.length, 0);
    });
  }

  test('waits for an app that reads slowly, and ends when the client disconnects', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    respond = (_request, response, page) => json(response, 200, [`${page} ${large}`]);
    const request = httpRequest(
      `${instance.url}/api/apps/${api.app.id}/integrations/custom/api/${encodeURIComponent('get:/pages')}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' },
      },
    ).end('{"paginate":{}}');
    const [response] = await once(request, 'response');
    response.pause();
    const settled = await untilSettled(() => upstream.requests.length);
    assert.ok(settled < 20, `${settled} pages were requested before the first was read`);
    response.destroy();
    const atTheEnd = await untilSettled(() => upstream.requests.length);
    assert.ok(atTheEnd <= settled + 1);
  });

  test('is one call log entry with all its requests', async () => {
    respond = (_request, response, page) => json(response, 200, page < 3 ? [page] : []);
    await api.call('get:/pages', { paginate: {} });
    const body = expectBody(
      await instance.api('GET', `/api/workspaces/default/calls?app_id=${api.app.id}&limit=1`),
      Page(CallLogEntry),
    );
    assert.partialDeepStrictEqual(body.items, [{ attempts: 3, status: 200, code: null }]);
  });
});

/** The value once it has stayed the same for a while. */
async function untilSettled(read: () => number): Promise<number> {
  for (let known = read(), same = 0; ; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    same = read() === known ? same + 1 : 0;
    known = read();
    if (same === 6) return known;
  }
}
