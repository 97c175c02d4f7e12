import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { Problem } from '../../http/problems.ts';
import { createCircuitBreakers } from './circuit-breaker.ts';
import { createCallContext, DeliveryStats } from './policy.ts';
import { createResponseMemory } from './response-memory.ts';
import { backoffMs, isRepeatableRequest, retryAfterMs, withRetries } from './retry.ts';

const NOW = Date.parse('2026-11-24T21:00:00Z');

describe('retries', () => {
  const headers: [header: string | string[] | undefined, ms: number | undefined][] = [
    [undefined, undefined],
    ['2', 2000],
    [' 0 ', 0],
    ['Tue, 24 Nov 2026 21:00:03 GMT', 3000],
    ['Tue, 24 Nov 2026 20:00:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    [['1', '2'], undefined],
  ];
  for (const [header, ms] of headers) {
    test(`Retry-After: ${JSON.stringify(header)} means ${ms} ms`, () => {
      assert.equal(retryAfterMs(header, NOW), ms);
    });
  }

  test('the backoff grows with each attempt up to a limit, with full jitter', () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 30].map((attempts) => backoffMs(attempts, () => 1));
    assert.deepEqual(longest, [200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
    assert.equal(
      backoffMs(3, () => 0),
      0,
    );
    assert.equal(
      backoffMs(3, () => 0.5),
      400,
    );
  });

  const requests: [method: string, headers: string[], repeatable: boolean][] = [
    ['GET', [], true],
    ['HEAD', [], true],
    ['OPTIONS', [], true],
    ['PUT', [], true],
    ['DELETE', [], true],
    ['POST', [], false],
    ['PATCH', [], false],
    ['POST', ['accept', 'idempotency-key'], false],
    ['POST', ['IDEMPOTENCY-Key', '1'], true],
    ['PATCH', ['accept', '*/*', 'Idempotency-Key', '1'], true],
  ];
  for (const [method, sent, repeatable] of requests) {
    test(`${method} with ${sent.join(' ') || 'no headers'} is ${repeatable ? '' : 'not '}retried`, () => {
      const request = {
        origin: 'http://api.example',
        path: '/',
        method,
        headers: sent,
        body: undefined,
        bodyBytes: 0,
        warnings: [],
      };
      assert.equal(isRepeatableRequest(request), repeatable);
    });
  }
});

describe('a circuit breaker that opens before a retry', () => {
  const REQUEST = {
    origin: 'http://api.example',
    path: '/',
    method: 'GET',
    headers: [],
    body: undefined,
    bodyBytes: 0,
    warnings: [],
  };
  // A pause of half of 200 ms.
  beforeEach(() => void mock.method(Math, 'random', () => 0.5));
  afterEach(() => mock.restoreAll());

  /** A call whose breaker is opened by others while it pauses after each attempt. */
  function callBesideFailures() {
    const breaker = createCircuitBreakers().of('api', { failures: 2, open_seconds: 30 });
    const policy = {
      connectTimeoutMs: null,
      firstByteTimeoutMs: null,
      totalTimeoutMs: 5000,
      maxRetries: 2,
      circuitBreaker: breaker,
      concurrency: null,
      cache: null,
      propagatesTrace: false,
      reserve: null,
    };
    const context = createCallContext({
      policy,
      operationKey: 'get:/',
      signal: new AbortController().signal,
      cdnLoop: 'trunkline-test',
      stats: new DeliveryStats(),
      memory: createResponseMemory({ responseMemoryBytes: 1_000_000 }).open('workspace'),
    });
    const openBreaker = () => {
      while (!breaker.isOpen()) breaker.onResult(breaker.acquire(), 'failure');
    };
    return { context, openBreaker: () => setImmediate(openBreaker) };
  }

  test('leaves the failure of the last attempt, not circuit_open', async () => {
    const { context, openBreaker } = callBesideFailures();
    let attempts = 0;
    const attempt = () => {
      attempts += 1;
      openBreaker();
      return Promise.reject(new Problem('api_closed_connection', 'It closed the connection.'));
    };
    await assert.rejects(
      withRetries(REQUEST, context, attempt, () => {}),
      { code: 'api_closed_connection' },
    );
    assert.equal(attempts, 1);
  });

  test('leaves the last response, not discarded', async () => {
    const { context, openBreaker } = callBesideFailures();
    const discarded: unknown[] = [];
    const attempt = async () => {
      openBreaker();
      return { statusCode: 429, headers: {} };
    };
    const response = await withRetries(REQUEST, context, attempt, (unused) => discarded.push(unused));
    assert.equal(response.statusCode, 429);
    assert.deepEqual(discarded, []);
  });

  test('discards the response when the client disconnects during the pause', async () => {
    const { context } = callBesideFailures();
    const client = new AbortController();
    const discarded: unknown[] = [];
    const call = withRetries(
      REQUEST,
      { ...context, signal: client.signal },
      async () => ({ statusCode: 503, headers: { 'retry-after': '4' } }),
      (unused) => discarded.push(unused),
    );
    setImmediate(() => client.abort());
    await assert.rejects(call, { code: 'cancelled' });
    assert.equal(discarded.length, 1);
  });
});
