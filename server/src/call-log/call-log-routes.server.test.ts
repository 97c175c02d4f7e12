import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Call, CallLogEntry, CallTimeline } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';
import { createTimeline } from './timeline.ts';

const ok = { responses: { 200: { description: 'ok' } } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: ok, post: ok }, '/status/{code}': { get: ok } },
};
const CALLS = '/api/workspaces/default/calls';

describe('the call log', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT });
    gateway.respond = ({ line }, response) => {
      const status = Number(/status\/(\d+)/.exec(line)?.[1] ?? 200);
      if (status === 599) response.destroy();
      else json(response, status, { line });
    };
    for (const code of [304, 404, 503, 599])
      await gateway.call('get:/status/{code}', { path_params: { code } });
    await gateway.call('get:/status/{code}', {});
    await gateway.call('post:/things', {});
    await gateway.call('get:/things', {});
  });

  const list = async (query: string) =>
    expectBody(await gateway.instance.api('GET', `${CALLS}?${query}`), Page(CallLogEntry)).items;
  const statuses = async (query: string) =>
    (await list(query)).map(({ status_code, code }) => status_code ?? code).reverse();

  test('finds calls by outcome, method and duration', async () => {
    assert.deepEqual(await statuses('outcome=2xx'), [200, 200]);
    assert.deepEqual(await statuses('outcome=3xx'), [304]);
    assert.deepEqual(await statuses('outcome=4xx'), [404]);
    assert.deepEqual(await statuses('outcome=5xx'), [503, 'api_closed_connection']);
    assert.deepEqual(await statuses('outcome=refused'), ['invalid_parameters']);
    assert.deepEqual(await statuses('outcome=cancelled'), []);
    assert.equal((await list('method=post')).length, 1);
    assert.equal((await list('method=get')).length, 6);
    assert.deepEqual(await statuses('method=get&outcome=4xx'), [404]);
    assert.equal((await list('min_duration_ms=60000')).length, 0);
    assert.equal((await list('max_duration_ms=60000')).length, 7);
    for (const query of ['outcome=6xx', 'method=teapot', 'min_duration_ms=-1'])
      expectProblem(await gateway.instance.api('GET', `${CALLS}?${query}`), 422, 'invalid_request');
  });

  test('finds a call by its request id, in its own workspace', async () => {
    const refused = await gateway.call('get:/status/{code}', {});
    const id = refused.headers.get('x-request-id') ?? '';
    const [found, ...others] = await list(`request_id=${id}`);
    assert.deepEqual([found?.id, found?.code, others.length], [id, 'invalid_parameters', 0]);
    assert.equal((await list(`request_id=${id}&method=post`)).length, 0);
    assert.equal(expectBody(await gateway.instance.api('GET', `${CALLS}/${id}`), Call).id, id);
    const missing = expectProblem(
      await gateway.instance.api('GET', `${CALLS}/${id.slice(1)}`),
      404,
      'not_found',
    );
    assert.match(missing.detail, /no call with this request ID/);
    const elsewhere = await gateway.instance.api('POST', '/api/workspaces', {
      name: 'Elsewhere',
      slug: 'elsewhere',
    });
    assert.equal(elsewhere.status, 201);
    expectProblem(
      await gateway.instance.api('GET', `/api/workspaces/elsewhere/calls/${id}`),
      404,
      'not_found',
    );
  });

  test('says where the time of a call went', async () => {
    const details = async (query: string) => {
      const [call] = await list(`${query}&limit=1`);
      return expectBody(await gateway.instance.api('GET', `${CALLS}/${call?.id}`), Call);
    };
    const { timings, duration_ms } = await details('outcome=4xx');
    assert.ok(timings && timings.first_byte_us > 0 && timings.own_us > 0);
    const parts = Object.values(timings).reduce<number>((sum, us) => sum + (us ?? 0), 0);
    assert.ok(Math.abs(parts - duration_ms * 1000) <= 10, `${parts} µs are ${duration_ms} ms`);

    // The first call opened the connection, and the next ones were sent on it.
    const first = await details('outcome=3xx');
    assert.ok(first.timings?.connect_us);
    assert.equal(first.timings.tls_us, 0);
    assert.deepEqual([timings.dns_us, timings.connect_us, timings.tls_us], [null, null, null]);
    assert.equal((await details('outcome=refused')).timings, null);
  });

  test('counts calls over time, with the filters of the list', async () => {
    const timeline = async (query = '') =>
      expectBody(await gateway.instance.api('GET', `${CALLS}/timeline?${query}`), CallTimeline);
    const sum = ({ bars }: CallTimeline, name: 'calls' | 'errors' | 'failures') =>
      bars.reduce((total, bar) => total + bar[name], 0);
    const all = await timeline();
    const listed = await list('');
    assert.equal(sum(all, 'calls'), listed.length);
    assert.equal(sum(all, 'failures'), 2);
    assert.equal(sum(all, 'errors'), listed.length - 3);
    assert.equal(all.counted_since, null);
    assert.equal(all.step_seconds, 1800);
    assert.ok(all.bars.length <= 49);
    assert.equal(sum(await timeline('method=post'), 'calls'), 1);
    assert.equal(sum(await timeline('outcome=5xx'), 'calls'), 2);
    assert.equal(sum(await timeline('until=2001-01-01T00:00:00Z'), 'calls'), 0);
    const years = await timeline('since=1990-01-01T00:00:00Z');
    assert.ok(years.bars.length <= 61);
    assert.equal(sum(years, 'calls'), listed.length);
  });

  test('counts the newest calls, or whole days, where there are too many', async () => {
    const { db } = gateway.instance;
    const { id } = await db
      .selectFrom('workspaces')
      .select('id')
      .where('slug', '=', 'default')
      .executeTakeFirstOrThrow();
    const timeline = createTimeline(db, { catchUp: async () => {} }, 3);
    const newest = await timeline.of(id, {});
    const [, , third] = await list('');
    assert.equal(newest.counted_since, third?.at);
    assert.equal(
      newest.bars.reduce((sum, { calls }) => sum + calls, 0),
      3,
    );
    const since = new Date(Date.now() - 5 * 86_400_000).toISOString();
    const days = await timeline.of(id, { since });
    assert.deepEqual([days.step_seconds, days.counted_since, days.bars.length], [86_400, null, 6]);
    const withIntegration = (await list('')).filter(({ integration_id }) => integration_id !== null);
    assert.equal(days.bars.at(-1)?.calls, withIntegration.length);
    // Totals of a day know no outcomes.
    assert.notEqual((await timeline.of(id, { since, method: 'get' })).counted_since, null);
  });
});
