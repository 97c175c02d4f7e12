import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { type ApiResponse, createApiClient } from '@trunkline/contract/api-client';
import { until } from '../../../server/src/testing/until.ts';
import { ADMIN } from '../server-process.ts';
import { openCalls } from './calls-storage.ts';
import { registerThings, startNode, test } from './fixtures.ts';
import { countByStatus, startLoad } from './load.ts';
import { FAULTS } from './server-faults.ts';

/** The half minute of docs/reliability.md is FAULT_SECONDS=30. */
const SECONDS = Number(process.env.FAULT_SECONDS ?? 3);
const CALLS_PER_SECOND = 50;
/** Far less than a statement may take, and more than the two seconds that are measured, for a busy machine. */
const BOUND_MS = 10_000;

for (const { name, begin, end } of FAULTS) {
  test(`PostgreSQL ${name} under load: calls go on, their log is whole, and management says so at once`, async ({
    folder,
    onPostgres,
    postgres,
    upstream,
  }) => {
    const node = await startNode(folder, onPostgres);
    const { call } = await registerThings(node, upstream);
    const anonymous = createApiClient(node.url, {});
    const load = startLoad(() => call(node), CALLS_PER_SECOND);
    await load.made(CALLS_PER_SECOND);

    await begin(postgres);
    const beginning = performance.now();
    let slowestMs = 0;
    /** Sends requests at once, which must get 503 soon. */
    const refused = async (...requests: readonly Promise<ApiResponse>[]) => {
      const sentAt = performance.now();
      for (const { status, headers } of await within(BOUND_MS, Promise.all(requests)))
        assert.deepEqual([status, headers.get('retry-after')], [503, '5']);
      slowestMs = Math.max(slowestMs, performance.now() - sentAt);
    };
    await refused(
      node.api('GET', '/api/workspaces/default/calls'),
      node.api('POST', '/api/workspaces/default/apps', { name: 'An app' }),
      anonymous('POST', '/api/auth/sign-in/email', ADMIN),
    );
    assert.equal((await within(BOUND_MS, anonymous('GET', '/readyz'))).status, 503);
    while (performance.now() - beginning < SECONDS * 1000) {
      await setTimeout(100);
      await refused(
        node.api('GET', '/api/workspaces/default/integrations'),
        node.api('POST', '/api/workspaces/default/apps', { name: 'An app' }),
        node.api('GET', '/api/workspaces/default/calls'),
      );
    }
    await end(postgres);

    await until(async () => (await anonymous('GET', '/readyz')).status, 200);
    const made = await load.stop();
    assert.deepEqual(countByStatus(made), { 200: made.length });
    const database = await openCalls(onPostgres, folder);
    await until(() => database.missing(made), []);
    await database.close();
    assert.equal((await node.api('POST', '/api/workspaces/default/apps', { name: 'An app' })).status, 201);
    assert.equal(await node.stop(), 0);
    test.info().annotations.push({
      type: 'measured',
      description: `${made.length} calls in all; the slowest of the management requests took ${Math.round(slowestMs)} ms`,
    });
  });
}

test('PostgreSQL is frozen: SIGTERM ends a server, which says what is lost', async ({
  folder,
  onPostgres,
  postgres,
  upstream,
}) => {
  const node = await startNode(folder, onPostgres);
  const { call } = await registerThings(node, upstream);
  assert.equal((await call(node)).status, 200);
  postgres.freeze();
  assert.equal((await call(node)).status, 200);
  const sentAt = performance.now();
  assert.equal(await within(3 * BOUND_MS, node.stop()), 1);
  test.info().annotations.push({
    type: 'measured',
    description: `it took ${Math.round(performance.now() - sentAt)} ms`,
  });
  postgres.thaw();
  assert.match(node.output(), /rows of the call log could not be written, and are lost/);
});

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const timeout = new AbortController();
  const late = setTimeout(ms, undefined, { signal: timeout.signal }).then(() => {
    throw new Error(`it takes more than ${ms} ms`);
  });
  return Promise.race([promise, late]).finally(() => timeout.abort());
}
