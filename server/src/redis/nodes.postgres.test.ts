import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { before, beforeEach, describe, test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { pino } from 'pino';
import { Value } from 'typebox/value';
import { callWith, client, type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { createDatabase, dropDatabase } from '../testing/postgres-databases.ts';
import { startRedis } from '../testing/redis-server.ts';
import { suiteScope } from '../testing/scope.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';
import { until } from '../testing/until.ts';
import { json, type Received, startUpstream, type Upstream } from '../testing/upstream.ts';
import { connectRedis, type Redis } from './redis.ts';

const SERVER = process.env.TEST_POSTGRES_URL ?? '';

describe('nodes that share limits through Redis', () => {
  const scope = suiteScope();
  let here: Instance;
  let there: Instance;
  let proxy: TcpProxy;
  let upstream: Upstream;
  /** Not through the proxy. */
  let direct: Redis;
  let respond: (response: ServerResponse, request: Received) => void;
  let count = 0;

  before(async () => {
    const database = await createDatabase(SERVER);
    scope.after(() => dropDatabase(SERVER, database));
    const redis = await startRedis(scope, 's3cret');
    proxy = await startTcpProxy(scope, redis.url);
    direct = await connectRedis({ url: redis.url, timeoutMs: 1000 }, pino({ level: 'silent' }));
    scope.after(() => direct.close());
    upstream = await startUpstream(scope, (request, response) => respond(response, request));
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
  async function callsOf(call_policy: CallPolicyEdit, credentials: object[] = []) {
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
      credentials,
    });
    const http = client(there.url, { authorization: `Bearer ${token}` });
    const callThere = callWith(http, app.id, integration.slug);
    const edit = (change: object) =>
      here.api('PATCH', `/api/workspaces/default/integrations/${integration.slug}`, change, {
        'if-match': '*',
      });
    return { id: integration.id, edit, callHere: () => call('get:/a'), callThere: () => callThere('get:/a') };
  }

  const readinessOf = async ({ anonymous }: Instance) => {
    const { status, body } = await anonymous('GET', '/readyz');
    return { status, redis: Value.Parse(ReadinessStatus, body).parts.redis };
  };
  const isShared = (instance: Instance) => async () => (await readinessOf(instance)).redis === 'ok';

  test('count a rate limit together', async () => {
    const { id, callHere, callThere } = await callsOf({ calls_per_minute: 3, max_concurrent_calls: 9 });
    const remaining = [];
    for (const call of [callHere, callThere, callHere])
      remaining.push((await call()).headers.get('ratelimit-remaining'));
    assert.deepEqual(remaining, ['2', '1', '0']);
    for (const call of [callThere, callHere]) expectProblem(await call(), 429, 'rate_limited');
    // Those that were refused were asked for together with the limit.
    await until(async () => direct.command('ZCARD', `trunkline:in-flight:${id}`), 0);
  });

  test('limit calls in flight together', async () => {
    const { callHere, callThere } = await callsOf({ max_concurrent_calls: 1 });
    const waiting: ServerResponse[] = [];
    respond = (response) => waiting.push(response);
    const first = callHere();
    await until(async () => waiting.length, 1);
    expectProblem(await callThere(), 429, 'too_many_concurrent_calls');
    respond = (response) => json(response, 200, { ok: true });
    for (const response of waiting) json(response, 200, { ok: true });
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

  describe('fetch an access token', () => {
    let issued: string[];
    let used: string[];
    let refused: string[];

    beforeEach(() => {
      issued = [];
      used = [];
      refused = [];
      respond = (response, { line, body, headers }) => {
        if (line === 'POST /token') {
          issued.push(`token-${issued.length + 1} of ${new URLSearchParams(body).get('client_secret')}`);
          return json(response, 200, { access_token: issued.at(-1), token_type: 'Bearer', expires_in: 3600 });
        }
        const token = headers.authorization?.replace('Bearer ', '') ?? '';
        used.push(token);
        return json(response, refused.includes(token) ? 401 : 200, {});
      };
    });

    const oauth = (client_secret: string) => [
      {
        type: 'oauth2_client_credentials',
        token_url: `${upstream.url}/token`,
        client_id: 'trunkline',
        client_secret,
        client_authentication: 'body',
      },
    ];
    const isSuccess = ({ body }: { body: unknown }) => Value.Parse(CallEnvelope, body).success;

    test('once for both, also where both need it at the same time', async () => {
      const { callHere, callThere } = await callsOf({}, oauth('first-secret'));
      const calls = await Promise.all([callHere(), callThere(), callHere(), callThere()]);
      assert.ok(calls.every(isSuccess));
      assert.deepEqual(issued, ['token-1 of first-secret']);
      assert.deepEqual([...new Set(used)], issued);
    });

    test('that Redis has encrypted, and not for ever', async () => {
      const { callHere } = await callsOf({}, oauth('first-secret'));
      await callHere();
      const tokens = async () => direct.command('KEYS', 'trunkline:token:*');
      await until(async () => (await values(direct, await tokens())).at(-1)?.value.slice(0, 3), 'v1.');
      for (const { value, leftMs } of await values(direct, await direct.command('KEYS', 'trunkline:*'))) {
        assert.doesNotMatch(value, /first-secret|token-1/);
        assert.ok(leftMs > 0);
      }
    });

    test('once more for both when its credential was changed', async () => {
      const { edit, callHere, callThere } = await callsOf({}, oauth('first-secret'));
      await Promise.all([callHere(), callThere()]);
      await edit({ credentials: oauth('second-secret') });
      await callHere();
      await until(async () => {
        await callThere();
        return used.at(-1);
      }, 'token-2 of second-secret');
      assert.equal(issued.length, 2);
    });

    test('once more for both when the API refuses it', async () => {
      const { callHere, callThere } = await callsOf({}, oauth('first-secret'));
      await Promise.all([callHere(), callThere()]);
      refused = [...issued];
      assert.ok((await Promise.all([callHere(), callThere(), callThere()])).every(isSuccess));
      assert.equal(issued.length, 2);
    });

    test('each for itself while Redis is away', async () => {
      const { callHere, callThere } = await callsOf({}, oauth('first-secret'));
      proxy.cut();
      assert.ok((await Promise.all([callHere(), callThere()])).every(isSuccess));
      assert.equal(issued.length, 2);
      proxy.restore();
      for (const instance of [here, there]) await until(isShared(instance), true);
    });
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
        assert.match(redis ?? '', /does not respond.*failures since the start: [1-9]/);
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

/** What Redis has at texts among the keys, with how long it keeps it. */
async function values(redis: Redis, keys: unknown) {
  assert.ok(Array.isArray(keys));
  const found: { value: string; leftMs: number }[] = [];
  for (const key of keys.map(String)) {
    if ((await redis.command('TYPE', key)) !== 'string') continue;
    const value = String(await redis.command('GET', key));
    found.push({ value, leftMs: Number(await redis.command('PTTL', key)) });
  }
  return found;
}
