import assert from 'node:assert/strict';
import { before, beforeEach, describe, mock, test } from 'node:test';
import type { CallPolicyEdit } from '@trunkline/contract/schemas/call-policy';
import { pino } from 'pino';
import { decodeCallPolicy } from '../../integrations/call-policy.ts';
import { connectRedis, type Redis } from '../../redis/redis.ts';
import { startRedis, type TestRedis } from '../../testing/redis-server.ts';
import { suiteScope } from '../../testing/scope.ts';
import { until } from '../../testing/until.ts';
import type { AttemptOutcome } from './circuit-breaker.ts';
import { createUpstreamPolicies } from './policy.ts';

const EXTEND_MS = 5_000;
/** More than it takes on a busy machine. */
const TIMEOUT_MS = 20_000;

/** The policies of two processes over one Redis. */
describe('upstream policies that processes share', () => {
  const scope = suiteScope();
  let server: TestRedis;
  let redis: Redis;
  let here: ReturnType<typeof createUpstreamPolicies>;
  let there: ReturnType<typeof createUpstreamPolicies>;
  let integrationId = '';
  let count = 0;

  before(async () => {
    server = await startRedis(scope);
    const log = pino({ level: 'silent' });
    const connect = async () => {
      const connected = await connectRedis({ url: server.url, timeoutMs: TIMEOUT_MS }, log);
      scope.after(() => connected.close());
      return connected;
    };
    redis = await connect();
    const limits = { callMs: 5_000, cacheBytes: 0 };
    mock.timers.enable({ apis: ['setInterval'] });
    scope.after(() => mock.timers.reset());
    here = createUpstreamPolicies(limits, log, redis);
    there = createUpstreamPolicies(limits, log, await connect());
  });

  beforeEach(() => {
    count += 1;
    integrationId = `integration-${count}`;
  });

  const policyOf = (policies: typeof here, edit: CallPolicyEdit) =>
    policies.of(
      { id: integrationId, slug: integrationId },
      decodeCallPolicy({ id: integrationId, call_policy: JSON.stringify(edit) }),
    );

  describe('limit calls in flight', () => {
    const limiters = (max_concurrent_calls: number) =>
      [here, there].map((policies) => {
        const { concurrency } = policyOf(policies, { max_concurrent_calls });
        assert.ok(concurrency);
        return async () => concurrency.acquire();
      });
    const refused = { code: 'too_many_concurrent_calls' };
    const key = () => `trunkline:in-flight:${integrationId}`;
    const leases = async () => redis.command('ZCARD', key());

    test('of both together, until one ends', async () => {
      const [acquireHere, acquireThere] = limiters(2);
      const release = await acquireHere?.();
      await acquireThere?.();
      await assert.rejects(async () => acquireHere?.(), refused);
      await assert.rejects(async () => acquireThere?.(), refused);
      release?.();
      release?.();
      await until(leases, 1);
      await acquireThere?.();
      await assert.rejects(async () => acquireHere?.(), refused);
    });

    test('without those of a process that died', async () => {
      const [acquireHere] = limiters(1);
      await redis.command('ZADD', key(), '1', 'dead:1');
      await acquireHere?.();
      assert.ok(Number(await redis.command('PTTL', key())) > 0);
    });

    test('also of a Redis that lost its data, once they are extended', async () => {
      const [acquireHere, acquireThere] = limiters(1);
      const release = await acquireHere?.();
      await redis.command('DEL', key());
      mock.timers.tick(EXTEND_MS);
      await until(leases, 1);
      await assert.rejects(async () => acquireThere?.(), refused);
      release?.();
      await until(leases, 0);
    });
  });

  describe('have one circuit', () => {
    const breakers = (failures: number, open_seconds = 30) =>
      [here, there].map((policies) => {
        const { circuitBreaker } = policyOf(policies, { circuit_breaker: { failures, open_seconds } });
        assert.ok(circuitBreaker);
        const acquire = async () => circuitBreaker.acquire();
        const attempt = async (outcome: AttemptOutcome) =>
          circuitBreaker.onResult(await circuitBreaker.acquire(), outcome);
        return { acquire, attempt, onResult: circuitBreaker.onResult };
      });
    const refused = { code: 'circuit_open' };
    const key = () => `trunkline:circuit:${integrationId}`;
    const failures = async () => Number(await redis.command('HGET', key(), 'failures'));
    const endOpenTime = () => redis.command('HSET', key(), 'open_until', '1');

    test('that failures of both open, in a row', async () => {
      const [first, second] = breakers(3);
      await first?.attempt('failure');
      await second?.attempt('failure');
      await until(failures, 2);
      await first?.attempt('success');
      await until(failures, 0);
      for (const breaker of [first, second, first]) await breaker?.attempt('failure');
      await until(failures, 3);
      await assert.rejects(async () => second?.acquire(), refused);
      await assert.rejects(async () => first?.acquire(), refused);
      assert.ok(Number(await redis.command('PTTL', key())) > 0);
    });

    test('that one probe of one process closes, or opens again', async () => {
      const [first, second] = breakers(1);
      await first?.attempt('failure');
      await until(failures, 1);
      await endOpenTime();
      assert.equal(await second?.acquire(), 'probe');
      await assert.rejects(async () => first?.acquire(), refused);
      second?.onResult('probe', 'failure');
      await until(failures, 2);
      await assert.rejects(async () => first?.acquire(), refused);
      await endOpenTime();
      assert.equal(await first?.acquire(), 'probe');
      first?.onResult('probe', 'success');
      await until(failures, 0);
      assert.equal(await second?.acquire(), 'normal');
    });

    test('that sends another probe when the process of the first one died', async () => {
      const [first, second] = breakers(1);
      await first?.attempt('failure');
      await until(failures, 1);
      await endOpenTime();
      assert.equal(await second?.acquire(), 'probe');
      await redis.command('HSET', key(), 'probe_until', '1');
      assert.equal(await first?.acquire(), 'probe');
    });

    test('that stays as it was found while Redis is away', async () => {
      const [first, second] = breakers(1);
      await first?.attempt('failure');
      await until(failures, 1);
      await assert.rejects(async () => second?.acquire(), refused);
      await server.stop();
      await until(async () => redis.isAvailable(), false);
      await assert.rejects(async () => second?.acquire(), refused);
      await server.start();
    });
  });
});
