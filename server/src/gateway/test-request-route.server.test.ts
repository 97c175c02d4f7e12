import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Page } from '@trunkline/contract/schemas/lists';
import {
  TestDataEvent,
  TestEndEvent,
  TestResponseEvent,
} from '@trunkline/contract/schemas/test-request-events';
import { TestResult } from '@trunkline/contract/schemas/test-requests';
import { eventsOf, expectEvent } from '../testing/events.ts';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';

const SECRET = 'sk_live_0123456789';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things/{id}': {
      put: {
        requestBody: { content: { 'application/json': {} } },
        responses: { 200: { description: 'ok' } },
      },
    },
  },
};
const pathOf = (slug: string) => `/api/workspaces/default/integrations/${slug}/test-requests`;
const PATH = pathOf('things');

describe('a test request', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      base_path: '/v1',
      slug: 'things',
      headers: [
        { name: 'X-Api-Key', value: SECRET },
        { name: 'X-Tenant', value: 'blue' },
      ],
      settings: { EGRESS_ALLOW: '127.0.0.1,localhost' },
    });
  });

  test('returns the request as sent and the response, without the secret', async () => {
    const input = { path_params: { id: '7' }, payload: { name: "it's café" } };
    gateway.respond = ({ headers }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-echo': headers['x-api-key'] ?? '' });
      response.end('{"id":12345678901234567890}');
    };
    const response = await fetch(gateway.instance.url + PATH, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.instance.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'put:/things/{id}', ...input }),
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    assert.ok(!text.includes(SECRET));
    assert.match(text, /"result":\{"success":true,"status_code":200,"data":\{"id":12345678901234567890\}\}/);
    const body = expectBody({ status: response.status, body: JSON.parse(text) }, TestResult);
    const headerValue = (headers: { name: string; value: string }[], name: string) =>
      headers.find((header) => header.name.toLowerCase() === name)?.value;
    assert.equal(gateway.upstream.requests.at(-1)?.headers['x-api-key'], SECRET);
    assert.equal(headerValue(body.request.headers, 'x-api-key'), '••••••');
    assert.equal(headerValue(body.request.headers, 'x-tenant'), 'blue');
    assert.equal(headerValue(body.response.headers, 'x-echo'), '••••••');
    assert.equal(body.request.body, '{"name":"it\'s café"}');
    assert.ok(body.timings.first_byte_ms <= body.timings.total_ms);
    assert.equal(body.timings.dns_ms, null, 'an IP needs no DNS lookup');
    assert.ok(Number(body.timings.connect_ms) > 0);

    const command = body.request.curl.replace(/^curl/, 'printf "%s\\n"');
    const { stdout } = await promisify(execFile)('sh', ['-c', command]);
    assert.deepEqual(stdout.split('\n').slice(0, 3), ['-X', 'PUT', `${gateway.upstream.url}/v1/things/7`]);
    assert.ok(stdout.includes('{"name":"it\'s café"}'));

    const invalid = await gateway.instance.api('POST', PATH, { operation: 'put:/things/{id}' });
    expectProblem(invalid, 422, 'invalid_parameters');
    const none = await gateway.instance.api('POST', PATH, { operation: 'get:/none' });
    expectProblem(none, 404, 'not_found');
    const activity = expectBody(
      await gateway.instance.api('GET', '/api/workspaces/default/audit-log?action=integration.test'),
      Page(AuditEvent),
    );
    assert.deepEqual(activity.items[0]?.changes.operation, [null, 'put:/things/{id}']);
  });

  describe('streamed', () => {
    let finish: () => void = () => {};
    let closed: Promise<void>;

    before(async () => {
      await gateway.register({ slug: 'named', base_url: `http://localhost:${gateway.upstream.port}` });
    });
    beforeEach(() => {
      gateway.respond = ({ line }, response) => {
        response.on('error', () => {});
        if (line.endsWith('/bytes')) return void response.end(Buffer.from([0, 1, 2, 255]));
        response.writeHead(200, { 'content-type': 'text/event-stream', 'x-echo': SECRET });
        response.write(`data: one ${SECRET}\n\n`);
        if (line.endsWith('/broken')) return void setImmediate(() => response.destroy());
        closed = new Promise((resolve) => response.once('close', resolve));
        finish = () => void response.end('data: twö\n\n');
      };
    });

    async function follow(id: string, signal?: AbortSignal) {
      const response = await fetch(gateway.instance.url + pathOf('named'), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${gateway.instance.token}`,
          'content-type': 'application/json',
          accept: 'text/event-stream',
        },
        body: JSON.stringify({ operation: 'put:/things/{id}', path_params: { id } }),
        ...(signal && { signal }),
      });
      return { response, events: eventsOf(response) };
    }

    test('emits events, secrets redacted, before the response has ended', async () => {
      const { response, events } = await follow('7');
      assert.equal(response.headers.get('content-type'), 'text/event-stream');
      const first = expectEvent((await events.next()).value, 'response', TestResponseEvent);
      assert.equal(first.request.method, 'PUT');
      assert.equal(first.response.status_code, 200);
      assert.ok(!JSON.stringify(first).includes(SECRET));
      assert.deepEqual(first.delivery, { attempts: 1, cache: null });
      const { dns_ms, connect_ms, first_byte_ms } = first.timings;
      assert.ok(dns_ms !== null && dns_ms >= 0);
      assert.ok(connect_ms !== null && connect_ms > 0 && first_byte_ms >= connect_ms);
      const text = 'data: one ••••••\n\n';
      const bytes = Buffer.byteLength(text);
      assert.deepEqual((await events.next()).value, { event: 'data', data: { bytes, text } });
      finish();
      const rest = expectEvent((await events.next()).value, 'data', TestDataEvent);
      assert.equal(rest.text, 'data: twö\n\n');
      const end = expectEvent((await events.next()).value, 'end', TestEndEvent);
      assert.ok(end.total_ms >= first_byte_ms);
    });

    test('counts the bytes of content that is not text', async () => {
      const { events } = await follow('bytes');
      await events.next();
      assert.deepEqual((await events.next()).value, { event: 'data', data: { bytes: 4 } });
    });

    test('ends with the problem when the response is aborted', async () => {
      const { events } = await follow('broken');
      const all = await Array.fromAsync(events);
      assert.partialDeepStrictEqual(all.at(-1), {
        event: 'error',
        data: { problem: { code: 'bad_upstream_response' } },
      });
    });

    test('an invalid request is a plain problem', async () => {
      const { response } = await follow('');
      assert.equal(response.status, 422);
    });

    test('ends when the client disconnects', async () => {
      const controller = new AbortController();
      const { events } = await follow('7', controller.signal);
      await events.next();
      controller.abort();
      await closed;
    });
  });
});
