import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Page } from '@trunkline/contract/schemas/lists';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json } from '../../testing/upstream.ts';

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

/** How many calls are made while the list is not read. */
const OTHER_CALLS = 12;

describe('pagination', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      base_path: '/v1',
      headers: [{ name: 'X-Api-Key', value: SECRET }],
      credentials: [{ scheme: 'key', type: 'api_key', in: 'query', name: 'key', value: 'query secret' }],
      call_policy: { retries: 0 },
    });
  });
  beforeEach(() => {
    gateway.upstream.requests.length = 0;
  });

  /** Responds with the page of each request, counted from 1. */
  const respondWith = (respond: (response: ServerResponse, page: number) => void) => {
    gateway.respond = (_request, response) => respond(response, gateway.upstream.requests.length);
  };
  const linked = (response: ServerResponse, items: unknown, next: string | undefined) => {
    if (next !== undefined) response.setHeader('link', `<${next}>; rel="next"`);
    json(response, 200, items);
  };
  const pagesRequested = () => lines().filter((line) => line.includes('/pages')).length;
  const lines = () => gateway.upstream.requests.map(({ line }) => line);

  test('follows Link headers, with the credentials of the query', async () => {
    respondWith((response, page) =>
      linked(
        response,
        [page],
        page < 3 ? `${gateway.upstream.url}/v1/linked?at=${page + 1}&key=other&q=a?b` : undefined,
      ),
    );
    const body = expectBody(await gateway.call('get:/linked', { paginate: {} }), CallEnvelope);
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
    assert.equal(gateway.upstream.requests[2]?.headers['x-api-key'], SECRET);
  });

  for (const outside of ['http://127.0.0.1:1/v1/linked', '/v2/linked', '../v2', '/v1/%2e%2e/v2', '/v10']) {
    test(`does not request ${outside}`, async () => {
      respondWith((response) => linked(response, [1], outside));
      const body = expectBody(await gateway.call('get:/linked', { paginate: {} }), CallEnvelope);
      assert.deepEqual([body.data, body.complete, body.warnings?.length], [[1], false, 1]);
      assert.match(body.warnings?.[0]?.message ?? '', /outside the base URL/);
      assert.equal(gateway.upstream.requests.length, 1);
    });
  }

  test('follows cursors, preserves number precision, and redacts secrets', async () => {
    respondWith((response, page) =>
      response
        .setHeader('content-type', 'application/json')
        .end(
          `{"data":[12345678901234567890, 1.0, "${SECRET}"],"next_cursor":${page < 2 ? '98765432109876543210' : null}}`,
        ),
    );
    const http = await gateway.send('get:/cursors', {
      headers: { 'content-type': 'application/json' },
      body: '{"paginate":{}}',
    });
    const items = '12345678901234567890,1.0,"••••••"';
    assert.equal(
      await http.text(),
      `{"success":true,"status_code":200,"data":[${items},${items}],"pages":2,"items":6,"complete":true}`,
    );
    assert.match(lines()[1] ?? '', /cursor=98765432109876543210/);
  });

  test('follows page numbers until a page is short', async () => {
    respondWith((response, page) =>
      json(response, 200, { results: page < 3 ? [`${page} one`, `${page} other`] : ['last'] }),
    );
    const body = expectBody(
      await gateway.call('get:/pages', { query_params: { per_page: 2 }, paginate: {} }),
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
      respondWith((response, page) => json(response, 200, [page, page]));
      const body = expectBody(await gateway.call('get:/pages', { paginate }), CallEnvelope);
      assert.deepEqual(body, {
        success: true,
        status_code: 200,
        data,
        pages,
        items: data.length,
        complete: false,
      });
      assert.equal(gateway.upstream.requests.length, pages);
    });
  }

  test('ends when the API returns the same page twice', async () => {
    respondWith((response) => json(response, 200, [1]));
    const body = expectBody(await gateway.call('get:/pages', { paginate: {} }), CallEnvelope);
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
      respondWith((response, page) => (page === 2 ? fail(response) : json(response, 200, [page])));
      const body = expectBody(await gateway.call('get:/pages', { paginate: {} }), CallEnvelope);
      assert.deepEqual([body.data, body.pages, body.complete], [[1], 1, false]);
      const { detail = '', ...rest } = body.error ?? {};
      assert.deepEqual(rest, error);
      assert.ok(detail.length > 0);
    });
  }

  test('returns a first page that fails as any call does', async () => {
    respondWith((response) => json(response, 404, { message: 'no' }));
    const { status, body } = await gateway.call('get:/pages', { paginate: {} });
    assert.equal(status, 200);
    assert.deepEqual(body, { success: false, status_code: 404, data: { message: 'no' } });
  });

  test('returns a response that is not a list with a warning', async () => {
    respondWith((response) => json(response, 200, { id: 1 }));
    const body = expectBody(await gateway.call('get:/pages', { paginate: {} }), CallEnvelope);
    assert.deepEqual(body.data, { id: 1 });
    assert.deepEqual(body.warnings, [
      { path: 'paginate', message: 'the response is not a list, or has more than 100000 values' },
    ]);
  });

  const refused: [operation: string, headers: Record<string, string>][] = [
    ['post:/linked', {}],
    ['get:/linked', { accept: 'application/octet-stream' }],
  ];
  for (const [operation, headers] of refused) {
    test(`is refused for ${operation} with ${JSON.stringify(headers)}`, async () => {
      const response = await gateway.call(operation, { paginate: {} }, headers);
      const problem = expectProblem(response, 422, 'invalid_parameters');
      assert.equal(problem.errors[0]?.path, 'paginate');
      assert.equal(gateway.upstream.requests.length, 0);
    });
  }

  test('waits for an app that reads slowly, and ends when the client disconnects', async () => {
    const large = 'x'.repeat(2 * 1024 * 1024);
    respondWith((response, page) => json(response, 200, [`${page} ${large}`]));
    const request = httpRequest(gateway.callUrl('get:/pages'), {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' },
    }).end('{"paginate":{}}');
    const [response] = await once(request, 'response');
    response.pause();
    // An unread list would grow by about a page with each of these calls.
    for (let calls = 0; calls < OTHER_CALLS; calls += 1) await (await gateway.send('get:/linked')).text();
    const pages = pagesRequested();
    assert.ok(pages < OTHER_CALLS / 2, `${pages} pages were requested before the first was read`);

    response.destroy();
    const path = '/api/workspaces/default/calls?code=cancelled&limit=1';
    const cancelled = async () =>
      expectBody(await gateway.instance.api('GET', path), Page(CallLogEntry)).items[0];
    let logged = await cancelled();
    while (!logged) logged = await cancelled();
    await gateway.call('get:/linked');
    assert.ok(pagesRequested() <= pages + 1);
  });

  test('is one call log entry with all its requests', async () => {
    respondWith((response, page) => json(response, 200, page < 3 ? [page] : []));
    await gateway.call('get:/pages', { paginate: {} });
    const body = expectBody(
      await gateway.instance.api('GET', `/api/workspaces/default/calls?app_id=${gateway.app.id}&limit=1`),
      Page(CallLogEntry),
    );
    assert.partialDeepStrictEqual(body.items, [{ attempts: 3, status: 200, code: null }]);
  });
});
