import assert from 'node:assert/strict';
import { createApiClient } from '@trunkline/contract/api-client';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { Value } from 'typebox/value';
import { startRedis } from '../../../server/src/testing/redis-server.ts';
import { until } from '../../../server/src/testing/until.ts';
import { registerThings, startNode, test } from './fixtures.ts';
import { countByStatus, startLoad } from './load.ts';
import { FAULTS } from './server-faults.ts';

const CALLS_PER_SECOND = 50;

for (const { name, begin, end } of FAULTS) {
  test(`Redis ${name} under load: no call of two processes fails, and they count together again`, async ({
    folder,
    scope,
    upstream,
  }) => {
    const redis = await startRedis(scope);
    const node = await startNode(folder, { CLUSTER: '2', REDIS_URL: redis.url });
    const { call } = await registerThings(node, upstream);
    let limit = 1_000;
    /** Sets another limit, which is counted from none, and makes calls that the processes take in turn until both have it. */
    const areCountedTogether = async () => {
      limit += 1;
      await node.api(
        'PATCH',
        '/api/workspaces/default/integrations/api',
        { call_policy: { calls_per_minute: limit, max_concurrent_calls: 100 } },
        { 'if-match': '*' },
      );
      const remaining: number[] = [];
      for (let isKnownToBoth = false; !isKnownToBoth; ) {
        const responses = await Promise.all(Array.from({ length: 8 }, () => call(node)));
        const counted = responses.filter(({ headers }) => headers.get('ratelimit-limit') === String(limit));
        remaining.push(...counted.map(({ headers }) => Number(headers.get('ratelimit-remaining'))));
        isKnownToBoth = counted.length === responses.length;
      }
      return Math.min(...remaining) === limit - remaining.length;
    };
    const anonymous = createApiClient(node.url, {});
    const stateOfRedis = async () => {
      const { status, body } = await anonymous('GET', '/readyz');
      assert.equal(status, 200);
      return Value.Parse(ReadinessStatus, body).parts.redis === 'ok';
    };
    await until(areCountedTogether, true);

    const load = startLoad(() => call(node), CALLS_PER_SECOND);
    await load.made(CALLS_PER_SECOND);
    await begin(redis);
    await until(stateOfRedis, false);
    await end(redis);
    const made = await load.stop();
    assert.deepEqual(countByStatus(made), { 200: made.length });
    await until(areCountedTogether, true);
    assert.equal(await node.stop(), 0);
    assert.match(node.output(), /Redis does not respond/);
  });
}
