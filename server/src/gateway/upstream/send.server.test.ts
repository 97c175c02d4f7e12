import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import { before, beforeEach, describe, test } from 'node:test';
import { createEgress } from '../../egress/dispatcher.ts';
import { parseEgressAllow } from '../../egress/rules.ts';
import { type Scope, suiteScope } from '../../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../../testing/upstream.ts';
import type { UpstreamRequest } from '../request/build-request.ts';
import { createCircuitBreakers } from './circuit-breaker.ts';
import { createCallContext, DeliveryStats } from './policy.ts';
import { createResponseMemory } from './response-memory.ts';
import { createSender } from './send.ts';

/** A sender over a real dispatcher, and a context whose circuit breaker opens on the first failure. */
function openSender(scope: Scope, lookup?: LookupFunction) {
  const egress = createEgress({
    rules: parseEgressAllow('127.0.0.1'),
    connectTimeoutMs: 30_000,
    headersTimeoutMs: 30_000,
    bodyTimeoutMs: 30_000,
    ...(lookup && { lookup }),
  });
  scope.after(() => egress.close());
  const circuitBreaker = createCircuitBreakers().of('api', { failures: 1, open_seconds: 30 });
  const context = createCallContext({
    policy: {
      connectTimeoutMs: null,
      firstByteTimeoutMs: null,
      totalTimeoutMs: 30_000,
      maxRetries: 0,
      circuitBreaker,
      concurrency: null,
      cache: null,
      propagatesTrace: false,
      reserve: null,
    },
    operationKey: 'get:/',
    signal: new AbortController().signal,
    cdnLoop: 'trunkline-test',
    stats: new DeliveryStats(),
    memory: createResponseMemory({ responseMemoryBytes: 1_000_000 }).open('workspace'),
  });
  return {
    sender: createSender(egress, { responseBytes: 1000, streamIdleMs: 2000 }),
    context,
    circuitBreaker,
  };
}

function requestTo(origin: string, changes: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return {
    origin,
    path: '/',
    method: 'GET',
    headers: [],
    body: undefined,
    bodyBytes: 0,
    warnings: [],
    ...changes,
  };
}

describe('a request that is not sent', () => {
  const scope = suiteScope();
  let upstream: Upstream;

  before(async () => {
    upstream = await startUpstream(scope, (_request, response) => json(response, 200, {}));
  });
  beforeEach(() => {
    upstream.requests.length = 0;
  });

  const notHttp: [name: string, changes: Partial<UpstreamRequest>][] = [
    ['a line break in a header', { headers: ['content-type', 'a/b\r\nx: y'] }],
    ['a header name that is none', { headers: ['a b', 'c'] }],
    ['a method that is no token', { method: 'GE T' }],
    ['the method CONNECT', { method: 'CONNECT' }],
    ['a space in the path', { path: '/a b' }],
    ['another length than its body', { method: 'POST', body: 'abc', headers: ['content-length', '7'] }],
  ];
  for (const [name, changes] of notHttp) {
    for (const way of ['send', 'stream'] as const) {
      test(`${way}: ${name} is our refusal, and no failure of the API`, async (t) => {
        const { sender, context, circuitBreaker } = openSender(t);
        await assert.rejects(sender[way](requestTo(upstream.url, changes), context), {
          code: 'invalid_parameters',
          status: 422,
        });
        assert.equal(circuitBreaker.isOpen(), false);
        assert.equal(upstream.requests.length, 0);
      });
    }
  }

  for (const code of ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL']) {
    test(`${code} is an overloaded server, and no failure of the API`, async (t) => {
      const { sender, context, circuitBreaker } = openSender(t, (_hostname, _options, callback) =>
        callback(Object.assign(new Error('lookup'), { code }), ''),
      );
      await assert.rejects(sender.send(requestTo('http://api.example'), context), {
        code: 'overloaded',
        status: 503,
        retryAfterSeconds: 5,
      });
      assert.equal(circuitBreaker.isOpen(), false);
    });
  }

  test('a failure after the client disconnected is no failure of the API', async (t) => {
    const client = new AbortController();
    const { sender, context, circuitBreaker } = openSender(t, (_hostname, _options, callback) => {
      // The connection of a test request ends with its client, before the call knows of it.
      callback(Object.assign(new Error('closed'), { code: 'ECONNRESET' }), '');
      client.abort();
    });
    await assert.rejects(sender.send(requestTo('http://api.example'), { ...context, signal: client.signal }));
    assert.equal(circuitBreaker.isOpen(), false);
  });
});
