import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import { createRateLimits } from '../gateway/caller-auth/rate-limits.ts';
import { startRedis } from '../testing/redis-server.ts';
import type { Scope } from '../testing/scope.ts';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { until } from '../testing/until.ts';
import { sharedLimiters } from './limiters.ts';
import { connectRedis, type Redis, RedisUnavailable } from './redis.ts';

/** More than a response takes on a busy machine. */
const TIMEOUT_MS = 20_000;
/** For a Redis that never responds: a test waits for it. */
const SHORT_TIMEOUT_MS = 2_000;

/** One process's connection, with what it logs. */
async function connectTo(scope: Scope, url: string, timeoutMs = TIMEOUT_MS) {
  const lines: string[] = [];
  const redis = await connectRedis(
    { url, timeoutMs },
    pino({}, { write: (line: string) => void lines.push(line) }),
  );
  scope.after(() => redis.close());
  const isAvailable = async () => redis.isAvailable();
  const limits = createRateLimits({ createLimiter: sharedLimiters(redis), isShared: redis.isAvailable });
  const remaining = async (key: string, perMinute: number) => (await limits.count(key, perMinute)).remaining;
  return { redis, lines, isAvailable, remaining };
}

describe('Redis', () => {
  test('counts the limits of two processes together', async (t) => {
    const { url } = await startRedis(t);
    const [here, there] = await Promise.all([connectTo(t, url), connectTo(t, url)]);
    assert.deepEqual(
      [await here.remaining('app', 3), await there.remaining('app', 3), await here.remaining('app', 3)],
      [2, 1, 0],
    );
    const limits = createRateLimits({
      createLimiter: sharedLimiters(there.redis),
      isShared: there.redis.isAvailable,
    });
    assert.equal(limits.exceeded('app', 3), undefined, 'it has not asked yet');
    assert.ok((await limits.count('app', 3)).isExceeded);
    assert.ok(limits.exceeded('app', 3)?.isExceeded, 'and does not ask again');
  });

  test('keeps nothing without an expiry, and no key without the prefix', async (t) => {
    const { url } = await startRedis(t);
    const { redis, remaining } = await connectTo(t, url);
    await remaining('app', 3);
    assert.deepEqual(await keysWithoutExpiry(redis), []);
  });

  test('that stops leaves each process with counts of its own, at once, and shares them once it is back', async (t) => {
    const server = await startRedis(t);
    const [here, there] = await Promise.all([connectTo(t, server.url), connectTo(t, server.url)]);
    await here.remaining('app', 10);
    await server.stop();
    await until(here.isAvailable, false);
    assert.deepEqual([await here.remaining('app', 10), await there.remaining('app', 10)], [9, 9]);
    await server.start();
    await until(here.isAvailable, true);
    await until(there.isAvailable, true);
    assert.deepEqual([await here.remaining('app', 10), await there.remaining('app', 10)], [9, 8]);
    assert.match(here.lines.join(''), /^.*are shared.*\n.*Redis does not respond.*\n.*are shared.*\n$/);
    assert.deepEqual(here.redis.status(), { isAvailable: true, failures: 1 });
  });

  test('that accepts and never responds is waited for once', async (t) => {
    const { url } = await startRedis(t);
    const proxy = await startTcpProxy(t, url);
    const { redis, remaining, isAvailable } = await connectTo(t, proxy.url, SHORT_TIMEOUT_MS);
    proxy.freeze();
    const counted = await Promise.all(Array.from({ length: 3 }, () => remaining('app', 10)));
    assert.deepEqual(counted, [9, 8, 7]);
    assert.equal(await isAvailable(), false);
    await assert.rejects(redis.command('PING'), RedisUnavailable);
    assert.equal(await remaining('app', 10), 6);
    proxy.restore();
    await until(isAvailable, true);
    assert.equal(await remaining('app', 10), 9);
  });

  test('that is away at the start is used once it is there', async (t) => {
    const server = await startRedis(t);
    await server.stop();
    const { isAvailable, remaining, lines } = await connectTo(t, server.url);
    assert.equal(await remaining('app', 10), 9);
    await server.start();
    await until(isAvailable, true);
    assert.equal(lines.length, 2);
  });

  test('takes a password, which no line of the log has, also where it is wrong', async (t) => {
    const { url } = await startRedis(t, 's3cret');
    const right = await connectTo(t, url);
    assert.ok(right.redis.isAvailable());
    const wrong = await connectTo(t, url.replace('s3cret', 'wr0ng'));
    assert.ok(!wrong.redis.isAvailable());
    assert.match(wrong.lines.join(''), /WRONGPASS/);
    assert.doesNotMatch([...right.lines, ...wrong.lines].join(''), /s3cret|wr0ng/);
  });
});

/** Also checks that every key has the prefix. */
async function keysWithoutExpiry(redis: Redis): Promise<string[]> {
  const keys = await redis.command('KEYS', '*');
  assert.ok(Array.isArray(keys) && keys.length > 0);
  const without: string[] = [];
  for (const key of keys.map(String)) {
    assert.match(key, /^trunkline:/);
    if (Number(await redis.command('PTTL', key)) < 0) without.push(key);
  }
  return without;
}
