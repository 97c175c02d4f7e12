import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { before, beforeEach, describe, test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { Value } from 'typebox/value';
import { callWith, client, type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { createDatabase, dropDatabase } from '../testing/postgres-databases.ts';
import { startRedis } from '../testing/redis-server.ts';
import { suiteScope } from '../testing/scope.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { until } from '../testing/until.ts';
import { json, startUpstream, type Upstream } from '../testing/upstream.ts';

const SERVER = process.env.TEST_POSTGRES_URL ?? '';

describe('nodes that share limits through Redis', () => {
  const scope = suiteScope();
  let here: Instance;
  let there: Instance;
  let proxy: TcpProxy;
  let upstream: Upstream;
  let respond: (response: ServerResponse) => void;
  let count = 0;

  before(async () => {
    const database = await createDatabase(SERVER);
    scope.after(() => dropDatabase(SERVER, database));
    const redis = await startRedis(scope, 's3cret');
    proxy = await startTcpProxy(scope, redis.url);
    upstream = await startUpstream(scope, (_request, response) => respond(response));
    const env = {
      MASTER_KEY: randomBytes(32).toString('base64'),
      EGRESS_ALLOW: '127.0.0.1',
      DATABASE_URL: database,
      REDIS_URL: proxy.url,
      // More than it takes on a busy machine.
      LIMIT_REDIS_MS: '1000',
    };
    here = await startInstance(scope, env);
    there = await startInstance(scope, env);
  });

  beforeEach(() => {
    respond = (response) => json(response, 200, { ok: true });
  });

  /** An integration with a call policy, as it is called through either node. */
  async function callsOf(call_policy: CallPolicyEdit) {
    count += 1;
    const { app, token, integration, call } = await registerApi(here, {
      document: {
        openapi: '3.1.0',
        info: { title: 'T', version: '1' },
        servers: [{ url: upstream.url }],
        paths: { '/a': { get: { responses: { 200: { description: 'ok' } } } } },
      },
      slug: `api-${count}`,
      call_policy,
    });
    const http = client(there.url, { authorization: `Bearer ${token}` });
    const callThere = callWith(http, app.id, integration.slug);
    return { callHere: () => call('get:/a'), callThere: () => callThere('get:/a') };
  }

  const readinessOf = async ({ anonymous }: Instance) => {
    const { status, body } = await anonymous('GET', '/readyz');
    return { status, redis: Value.Parse(ReadinessStatus, body).parts.redis };
  };
  const isShared = (instance: Instance) => async () => (await readinessOf(instance)).redis === 'ok';

  test('count a rate limit together', async () => {
    const { callHere, callThere } = await callsOf({ calls_per_minute: 3 });
    const remaining = [];
    for (const call of [callHere, callThere, callHere])
      remaining.push((await call()).headers.get('ratelimit-remaining'));
    assert.deepEqual(remaining, ['2', '1', '0']);
    for (const call of [callThere, callHere]) expectProblem(await call(), 429, 'rate_limited');
  });

  test('limit calls in flight together', async () => {
    const { callHere, callThere } = await callsOf({ max_concurrent_calls: 1 });
    const waiting: ServerResponse[] = [];
    respond = (response) => waiting.push(response);
    const first = callHere();
    await until(async () => waiting.length, 1);
    expectProblem(await callThere(), 429, 'too_many_concurrent_calls');
    respond = (response) => json(response, 200, { ok: true });
    for (const response of waiting) respond(response);
    assert.equal((await first).status, 200);
    await until(async () => (await callThere()).status, 200);
  });

  test('have one circuit', async () => {
    const { callHere, callThere } = await callsOf({
      retries: 0,
      circuit_breaker: { failures: 2, open_seconds: 60 },
    });
    respond = (response) => json(response, 500, {});
    for (const call of [callHere, callThere]) assert.equal((await call()).status, 200);
    await until(async () => (await callHere()).status, 503);
    expectProblem(await callThere(), 503, 'circuit_open');
  });

  const faults: [name: string, begin: () => void][] = [
    ['that stops', () => proxy.cut()],
    ['that accepts and never responds', () => proxy.freeze()],
  ];
  for (const [name, begin] of faults) {
    test(`fail no call for a Redis ${name}, say so, and share again once it is back`, async () => {
      const { callHere, callThere } = await callsOf({ calls_per_minute: 100, max_concurrent_calls: 50 });
      await callThere();
      begin();
      const calls = Array.from({ length: 20 }, (_, index) => (index % 2 ? callHere() : callThere()));
      assert.deepEqual(new Set((await Promise.all(calls)).map(({ status }) => status)), new Set([200]));
      for (const instance of [here, there]) {
        await until(isShared(instance), false);
        const { status, redis } = await readinessOf(instance);
        assert.equal(status, 200, 'a server without its Redis takes calls');
        assert.match(redis ?? '', /does not respond.*failures since the start: [12]/);
      }
      proxy.restore();
      for (const instance of [here, there]) await until(isShared(instance), true);
      const before = Number((await callHere()).headers.get('ratelimit-remaining'));
      assert.equal(Number((await callThere()).headers.get('ratelimit-remaining')), before - 1);
      const log = here.logLines.join('');
      assert.match(log, /Redis does not respond/);
      assert.doesNotMatch(log, /s3cret/);
    });
  }
});
