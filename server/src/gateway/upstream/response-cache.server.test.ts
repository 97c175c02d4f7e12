import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Page } from '@trunkline/contract/schemas/lists';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { Type } from 'typebox';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { callWith, client } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json } from '../../testing/upstream.ts';

const SECRET = 'secret-of-the-cache-test';
const RESPONSES = { responses: { 200: { description: 'ok' } } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: { parameters: [{ name: 'X-User', in: 'header' }], ...RESPONSES },
      post: RESPONSES,
    },
    '/others': { get: RESPONSES },
  },
};

const Counted = Type.Object({ count: Type.Integer() });
const CountedEnvelope = Type.Object({ data: Counted });

describe('cached responses', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let count = 0;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      slug: 'cached',
      headers: [{ name: 'Authorization', value: `Bearer ${SECRET}` }],
      call_policy: { cached_operations: ['get:/things', 'post:/things'] },
    });
  });
  beforeEach(() => {
    gateway.upstream.requests.length = 0;
    respondWith('max-age=60');
  });

  /** Responses carry a number each, which tells a cached one from a new one. */
  const respondWith = (cacheControl: string, headers: Record<string, string> = {}) => {
    gateway.respond = ({ headers: { authorization } }, response) => {
      count += 1;
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': cacheControl,
        ...headers,
      });
      response.end(JSON.stringify({ count, authorization }));
    };
  };
  const get = async (input: unknown, call = gateway.call, operation = 'get:/things') =>
    expectBody(await call(operation, input), CountedEnvelope).data.count;

  test('are reused while they are fresh, secrets redacted, and logged as hits', async () => {
    const query = { query_params: { q: 'again' } };
    const first = await get(query);
    const body = expectBody(await gateway.call('get:/things', query), CallEnvelope);
    assert.deepEqual(body.data, { count: first, authorization: '••••••' });
    assert.deepEqual(
      gateway.upstream.requests.map(({ headers }) => headers.authorization),
      [`Bearer ${SECRET}`],
    );
    const calls = expectBody(
      await gateway.instance.api('GET', `/api/workspaces/default/calls?app_id=${gateway.app.id}`),
      Page(CallLogEntry),
    );
    const [hit, miss] = calls.items;
    assert.deepEqual([miss?.cache, miss?.attempts, hit?.cache, hit?.attempts], ['miss', 1, 'hit', 0]);
  });

  const unstored: [name: string, cacheControl: string, headers?: Record<string, string>][] = [
    ['with no-store', 'no-store'],
    ['with max-age=0', 'max-age=0'],
    ['with Vary: *', 'max-age=60', { vary: '*' }],
    ['without Cache-Control', ''],
  ];
  for (const [name, cacheControl, headers] of unstored) {
    test(`are not stored ${name}`, async () => {
      respondWith(cacheControl, headers);
      const query = { query_params: { q: name } };
      assert.notEqual(await get(query), await get(query));
    });
  }

  test('are stored for the workspace even where they are private', async () => {
    respondWith('private, max-age=60');
    const query = { query_params: { q: 'private' } };
    assert.equal(await get(query), await get(query));
  });

  test('are reused only for requests with the same headers of the app, whether the API sends Vary or not', async () => {
    const as = (user?: string) => ({
      query_params: { q: 'headers' },
      ...(user !== undefined && { headers: { 'X-User': user } }),
    });
    const [anna, ben, nameless] = [await get(as('anna')), await get(as('ben')), await get(as())];
    assert.equal(new Set([anna, ben, nameless]).size, 3);
    assert.deepEqual([await get(as('anna')), await get(as('ben')), await get(as())], [anna, ben, nameless]);
  });

  test('are revalidated once they are stale, by their ETag', async () => {
    gateway.respond = ({ headers }, response) => {
      const known = headers['if-none-match'] === '"1"';
      response.writeHead(known ? 304 : 200, { etag: '"1"', 'cache-control': 'no-cache' });
      response.end(known ? undefined : '"the body"');
    };
    const query = { query_params: { q: 'etag' } };
    for (let call = 0; call < 2; call += 1)
      assert.deepEqual((await gateway.call('get:/things', query)).body, {
        success: true,
        status_code: 200,
        data: '"the body"',
      });
    assert.equal(gateway.upstream.requests.length, 2);
    assert.deepEqual(
      gateway.upstream.requests.map(({ headers }) => headers.authorization),
      [`Bearer ${SECRET}`, `Bearer ${SECRET}`],
    );
  });

  test('are invalidated by an unsafe method on their URL', async () => {
    const first = await get({});
    assert.equal(await get({}), first);
    await gateway.call('post:/things');
    assert.notEqual(await get({}), first);
  });

  test('are streamed too, and invalidated by a streamed unsafe method', async () => {
    const stream = { accept: 'application/octet-stream' };
    const streamed = async (operation: string) =>
      expectBody(await gateway.call(operation, {}, stream), Counted).count;
    const first = await streamed('get:/things');
    assert.deepEqual([await streamed('get:/things'), await get({})], [first, first]);
    await streamed('post:/things');
    assert.notEqual(await get({}), first);
  });

  test('are of the selected operations only, and never of another integration', async () => {
    assert.notEqual(await get({}, gateway.call, 'get:/others'), await get({}, gateway.call, 'get:/others'));
    const other = await gateway.register({ slug: 'other' });
    const query = { query_params: { q: 'other' } };
    assert.notEqual(await get(query), await get(query, other.call));
  });

  test('are shared by the apps of the integration', async () => {
    const app = expectBody(
      await gateway.instance.api('POST', '/api/workspaces/default/apps', { name: 'Second' }),
      App,
    );
    const token = expectBody(
      await gateway.instance.api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, {}),
      TokenWithSecret,
    );
    const second = callWith(
      client(gateway.instance.url, { authorization: `Bearer ${token.token}` }),
      app.id,
      'cached',
    );
    const query = { query_params: { q: 'apps' } };
    assert.equal(await get(query), await get(query, second));
  });

  test('are evicted when the integration changes', async () => {
    const query = { query_params: { q: 'change' } };
    const first = await get(query);
    const path = '/api/workspaces/default/integrations/cached';
    const { headers } = await gateway.instance.api('GET', path);
    const { status } = await gateway.instance.api(
      'PATCH',
      path,
      { description: 'new' },
      { 'if-match': headers.get('etag') ?? '"1"' },
    );
    assert.equal(status, 200);
    assert.notEqual(await get(query), first);
  });

  test('errors are not stored', async () => {
    gateway.respond = (_request, response) => json(response, 500, {});
    const query = { query_params: { q: 'error' } };
    assert.equal(expectBody(await gateway.call('get:/things', query), CallEnvelope).status_code, 500);
    respondWith('max-age=60');
    assert.equal(expectBody(await gateway.call('get:/things', query), CallEnvelope).status_code, 200);
  });
});

describe('the cached responses of all integrations together', () => {
  const scope = suiteScope();

  test('have a bound: the caches least recently written to are emptied', async () => {
    const gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      slug: 'first',
      call_policy: { cached_operations: ['get:/things'] },
      settings: { LIMIT_CACHE_BYTES: String(500 * 1024) },
    });
    let requests = 0;
    gateway.respond = (_request, response) => {
      requests += 1;
      response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'max-age=60' });
      response.end('x'.repeat(200 * 1024));
    };
    const policy = { call_policy: { cached_operations: ['get:/things'] } };
    const second = await gateway.register({ ...policy, slug: 'second' });
    const third = await gateway.register({ ...policy, slug: 'third' });
    const requestsOf = async (...calls: (typeof gateway.call)[]) => {
      requests = 0;
      for (const call of calls) expectBody(await call('get:/things'), CallEnvelope);
      return requests;
    };

    assert.equal(await requestsOf(gateway.call, second.call), 2);
    assert.equal(await requestsOf(gateway.call, second.call), 0, 'two fit');
    assert.equal(await requestsOf(third.call), 1);
    assert.equal(await requestsOf(second.call, third.call), 0, 'the newer two are kept');
    assert.equal(await requestsOf(gateway.call), 1, 'the oldest was emptied');
  });
});
