import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { TrashItem } from '@trunkline/contract/schemas/trash';
import { stopClock } from '../../testing/clock.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { portOf } from '../../testing/port.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json } from '../../testing/upstream.ts';

const OPERATION = {
  parameters: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } }],
  requestBody: { content: { 'application/json': {}, 'multipart/form-data': {} } },
  responses: { 200: { description: 'ok' } },
};
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: { responses: { 200: { description: 'ok' } } }, post: OPERATION, put: OPERATION },
  },
};

describe('the upstream policy', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT, settings: { LIMIT_CALL_MS: '5000' } });
  });
  beforeEach(() => {
    gateway.upstream.requests.length = 0;
    gateway.respond = (_request, response) => json(response, 200, { ok: true });
  });

  /** Edits the call policy of the integration; what the edit lacks is as in a new integration, without a breaker. */
  const withPolicy = async (edit: CallPolicyEdit) => {
    const { instance, integration } = gateway;
    const call_policy = { ...integration.call_policy, circuit_breaker: null, ...edit };
    const path = `/api/workspaces/default/integrations/${integration.slug}`;
    expectBody(await instance.api('PATCH', path, { call_policy }, { 'if-match': '*' }), Integration);
    return gateway;
  };

  const lastLogged = async (filter = '') =>
    expectBody(
      await gateway.instance.api('GET', `/api/workspaces/default/calls?limit=1${filter}`),
      Page(CallLogEntry),
    ).items[0];

  /** Responds with these failures, one after the other, and then with success. */
  const failing = (...failures: ((response: ServerResponse) => void)[]) => {
    gateway.respond = (_request, response) => {
      const fail = failures.shift();
      if (fail) fail(response);
      else json(response, 200, { ok: true });
    };
  };
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(code, headers).end();
  const destroy = (response: ServerResponse) => void response.destroy();

  describe('timeouts of the integration', () => {
    test('until the response begins', async () => {
      gateway.respond = () => {};
      const { call } = await withPolicy({ timeouts: { first_byte_ms: 50 }, retries: 0 });
      const problem = expectProblem(await call('get:/things'), 504, 'api_timeout');
      assert.match(problem.detail, /did not begin to respond/);
    });

    test('for the whole call, with its retries', async () => {
      gateway.respond = (_request, response) => void response.writeHead(200).write('x');
      const { call } = await withPolicy({ timeouts: { total_ms: 500 } });
      const problem = expectProblem(await call('get:/things'), 504, 'api_timeout');
      assert.match(problem.detail, /did not finish/);
      assert.equal(gateway.upstream.requests.length, 1);
    });

    test('until the request is on a connection, streamed or not', async () => {
      // The TLS handshake is never answered, so that no connection is made.
      const sockets: Socket[] = [];
      const mute = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
      await once(mute, 'listening');
      scope.after(() => {
        for (const socket of sockets) socket.destroy();
        mute.close();
      });
      const api = await gateway.register({
        slug: 'mute',
        base_url: `https://127.0.0.1:${portOf(mute)}`,
        call_policy: { timeouts: { connect_ms: 50 }, retries: 1 },
      });
      for (const headers of [{}, { accept: 'application/octet-stream' }]) {
        expectProblem(await api.call('get:/things', {}, headers), 504, 'api_connect_timeout');
        assert.equal((await lastLogged())?.attempts, 2);
      }
    });
  });

  describe('retries', () => {
    const repeated: [name: string, failures: ((response: ServerResponse) => void)[]][] = [
      ['429', [status(429)]],
      ['502 and 503', [status(502), status(503)]],
      ['504', [status(504)]],
      ['a closed connection', [destroy, destroy]],
      [
        'an aborted response',
        [
          (response) =>
            void response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
        ],
      ],
      ['a Retry-After of no time', [status(503, { 'retry-after': '0' })]],
    ];
    for (const [name, failures] of repeated) {
      test(`after ${name}, and logs the attempts`, async () => {
        const attempts = failures.length + 1;
        const { call } = await withPolicy({});
        failing(...failures);
        const body = expectBody(await call('get:/things'), CallEnvelope);
        assert.deepEqual(body, { success: true, status_code: 200, data: { ok: true } });
        assert.equal(gateway.upstream.requests.length, attempts);
        assert.equal((await lastLogged())?.attempts, attempts);
      });
    }

    test('streams too', async () => {
      const { call } = await withPolicy({});
      failing(status(503), destroy);
      const { headers, body } = await call('get:/things', {}, { accept: 'application/octet-stream' });
      assert.equal(headers.get('x-upstream-status'), '200');
      assert.deepEqual(body, { ok: true });
      assert.equal(gateway.upstream.requests.length, 3);
    });

    test('PUT, and POST with an Idempotency-Key, with the whole body each time', async () => {
      const { call } = await withPolicy({});
      failing(status(503));
      await call('put:/things', { payload: { a: 1 } });
      failing(status(503));
      await call('post:/things', { payload: { a: 1 }, headers: { 'Idempotency-Key': 'k' } });
      assert.deepEqual(
        gateway.upstream.requests.map(({ line, body }) => `${line} ${body}`),
        ['PUT', 'PUT', 'POST', 'POST'].map((method) => `${method} /things {"a":1}`),
      );
    });

    const once: [
      name: string,
      failure: (response: ServerResponse) => void,
      settings: CallPolicyEdit,
      send: Send,
    ][] = [
      ['POST without a key', status(503), {}, (call) => call('post:/things', { payload: 1 })],
      ['a status that is not retried', status(500), {}, (call) => call('get:/things')],
      ['where the integration has none', status(503), { retries: 0 }, (call) => call('get:/things')],
      [
        'where Retry-After goes beyond the whole call',
        status(503, { 'retry-after': '60' }),
        {},
        (call) => call('get:/things'),
      ],
    ];
    for (const [name, failure, settings, send] of once) {
      test(`not ${name}: the response is final`, async () => {
        const { call } = await withPolicy(settings);
        failing(failure);
        assert.equal(expectBody(await send(call), CallEnvelope).success, false);
        assert.equal(gateway.upstream.requests.length, 1);
      });
    }

    test('no more often than the integration allows, and returns the last response', async () => {
      const { call } = await withPolicy({ retries: 1 });
      failing(status(503), status(502), status(504));
      assert.equal(expectBody(await call('get:/things'), CallEnvelope).status_code, 502);
      assert.equal(gateway.upstream.requests.length, 2);
    });

    test('no form that the app streams through, although the method is idempotent', async () => {
      const { send } = await withPolicy({});
      failing(status(503));
      const form = new FormData();
      form.set('call', '{}');
      form.set('file', new Blob(['content']), 'a.txt');
      const response = await send('put:/things', { body: form });
      const envelope = expectBody({ status: response.status, body: await response.json() }, CallEnvelope);
      assert.equal(envelope.status_code, 503);
      assert.equal(gateway.upstream.requests.length, 1);
    });

    test('nothing for a client that disconnected', async () => {
      const { send } = await withPolicy({ retries: 5 });
      let received = () => {};
      const first = new Promise<void>((resolve) => {
        received = resolve;
      });
      gateway.respond = (_request, response) => {
        response.writeHead(503, { 'retry-after': '1' }).end();
        received();
      };
      const controller = new AbortController();
      const call = send('get:/things', { signal: controller.signal });
      await first;
      controller.abort();
      await assert.rejects(call);
      let logged = await lastLogged('&code=cancelled');
      while (!logged) logged = await lastLogged('&code=cancelled');
      assert.equal(logged.attempts, 1);
      assert.equal(gateway.upstream.requests.length, 1);
    });
  });

  describe('the circuit breaker', () => {
    test('opens after so many failures in a row; then one probe decides', async (t) => {
      const clock = stopClock(t);
      const { call, integration } = await gateway.register({
        slug: 'failing',
        call_policy: { retries: 0, circuit_breaker: { failures: 2, open_seconds: 30 } },
      });
      failing(status(500), destroy, status(500));
      await call('get:/things');
      await call('get:/things');
      const refused = await call('get:/things');
      expectProblem(refused, 503, 'circuit_open');
      assert.equal(refused.headers.get('retry-after'), '30');
      assert.equal(gateway.upstream.requests.length, 2, 'nothing was sent');

      await gateway.instance.api(
        'PATCH',
        `/api/workspaces/default/integrations/${integration.slug}`,
        { description: 'reloaded' },
        { 'if-match': '"1"' },
      );
      expectProblem(await call('get:/things'), 503, 'circuit_open');

      clock.advance(30_000);
      assert.equal(expectBody(await call('get:/things'), CallEnvelope).status_code, 500, 'the probe');
      expectProblem(await call('get:/things'), 503, 'circuit_open');
      clock.advance(30_000);
      assert.equal(expectBody(await call('get:/things'), CallEnvelope).status_code, 200, 'the next probe');
      assert.equal(expectBody(await call('get:/things'), CallEnvelope).status_code, 200);
    });

    test('logs when it opens, with why, and when it closes; not each probe', async (t) => {
      const clock = stopClock(t);
      const { call, integration } = await gateway.register({
        slug: 'logged',
        call_policy: { retries: 0, circuit_breaker: { failures: 2, open_seconds: 30 } },
      });
      failing(status(500), status(503), destroy);
      for (const advanceMs of [0, 0, 30_000, 30_000, 0]) {
        clock.advance(advanceMs);
        await call('get:/things');
      }
      const lines = gateway.instance.logLines
        .map((line): Record<string, unknown> => JSON.parse(line))
        .filter(({ integration_id }) => integration_id === integration.id);
      assert.deepEqual(
        lines.map(({ level, integration: slug, reason }) => [level, slug, reason]),
        [
          [40, 'logged', 'status 503'],
          [30, 'logged', undefined],
        ],
      );
    });

    test('is removed with its integration', async () => {
      const api = await gateway.register({
        slug: 'deleted',
        call_policy: { retries: 0, circuit_breaker: { failures: 1, open_seconds: 3600 } },
      });
      const base = '/api/workspaces/default';
      failing(status(500));
      await api.call('get:/things');
      expectProblem(await api.call('get:/things'), 503, 'circuit_open');
      const { slug } = api.integration;
      await gateway.instance.api('DELETE', `${base}/integrations/${slug}?confirm=${slug}`);
      const deleted = expectBody(await gateway.instance.api('GET', `${base}/trash`), Page(TrashItem));
      const item = deleted.items.find((one) => one.slug === slug);
      await gateway.instance.api('POST', `${base}/trash/${item?.id}/restore`, {});
      assert.equal(expectBody(await api.call('get:/things'), CallEnvelope).status_code, 200);
    });

    test('ignores refusals and errors of the caller', async () => {
      const { call } = await withPolicy({ circuit_breaker: { failures: 1, open_seconds: 3600 } });
      failing(status(404), status(429));
      await call('get:/things');
      await call('get:/things', { payload: 1 });
      await call('get:/things');
      assert.equal(expectBody(await call('get:/things'), CallEnvelope).status_code, 200);
    });
  });

  test('limits in-flight calls, streams until they end', async () => {
    const api = await withPolicy({ max_concurrent_calls: 1 });
    for (const accept of ['application/json', 'application/octet-stream']) {
      let finish = () => {};
      const held = new Promise<void>((resolve) => {
        gateway.respond = (_request, response) => {
          response.writeHead(200, { 'content-type': 'text/plain' }).write('x');
          finish = () => void response.end('y');
          resolve();
        };
      });
      const first = api.call('get:/things', {}, { accept });
      await held;
      const refused = await api.call('get:/things');
      expectProblem(refused, 429, 'too_many_concurrent_calls');
      assert.equal(refused.headers.get('retry-after'), '1');
      finish();
      await first;
      gateway.respond = (_request, response) => json(response, 200, {});
      let after = await api.call('get:/things');
      while (after.status === 429) after = await api.call('get:/things');
      assert.equal(expectBody(after, CallEnvelope).status_code, 200);
    }
  });

  test('limits all apps together, and returns the tightest limit in headers', async () => {
    const api = await gateway.register({ slug: 'limited', call_policy: { calls_per_minute: 3 } });
    const settings = `/api/workspaces/default/apps/${api.app.id}/integrations/${api.integration.slug}`;
    await gateway.instance.api('PUT', settings, { enabled: true, operations: null, calls_per_minute: 10 });
    const remaining: (string | null)[] = [];
    for (let calls = 0; calls < 3; calls += 1) {
      const { headers } = await api.call('get:/things');
      assert.equal(headers.get('ratelimit-limit'), '3');
      assert.match(headers.get('ratelimit-reset') ?? '', /^\d+$/);
      remaining.push(headers.get('ratelimit-remaining'));
    }
    assert.deepEqual(remaining, ['2', '1', '0']);
    const refused = await api.call('get:/things');
    expectProblem(refused, 429, 'rate_limited');
    assert.equal(refused.headers.get('ratelimit-remaining'), '0');
    assert.equal(refused.headers.get('retry-after'), refused.headers.get('ratelimit-reset'));
    assert.equal(gateway.upstream.requests.length, 3);
    const free = await withPolicy({});
    assert.equal((await free.call('get:/things')).headers.get('ratelimit-limit'), null);
  });

  type Call = GatewayFixture['call'];
  type Send = (call: Call) => ReturnType<Call>;
});
