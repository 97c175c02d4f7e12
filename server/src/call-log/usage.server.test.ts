import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { IntegrationUsage, Usage } from '@trunkline/contract/schemas/usage';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: { responses: { 200: { description: 'ok' } } } },
    '/broken': { get: { responses: { 200: { description: 'ok' } } } },
    '/things/{id}': { get: { responses: { 200: { description: 'ok' } } } },
  },
};
const BASE = '/api/workspaces/default';

describe('usage', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT, slug: 'busy' });
    gateway.respond = ({ line }, response) =>
      json(response, line.includes('/broken') ? 500 : line.includes('/things/') ? 404 : 200, {});
    await gateway.register({ slug: 'idle' });
    for (let count = 0; count < 6; count += 1) await gateway.call('get:/things');
    await gateway.call('get:/broken');
    await gateway.call('get:/things/{id}', { path_params: { id: 'none' } });
    await gateway.call('get:/things/{id}');
    // Written in two batches, counted as one.
    await gateway.instance.api('GET', `${BASE}/calls`);
    await gateway.call('get:/things');
  });

  test('counts calls, errors and percentiles by day and by operation', async () => {
    const body = expectBody(
      await gateway.instance.api('GET', `${BASE}/usage?integration=busy&days=7`),
      Usage,
    );
    assert.equal(body.days.length, 7);
    const today = body.days.at(-1);
    assert.ok(today);
    assert.equal(today.day, new Date().toISOString().slice(0, 10));
    assert.deepEqual([today.calls, today.errors], [10, 3]);
    const [p50 = 0, p95 = 0, p99 = 0] = [today.p50_ms, today.p95_ms, today.p99_ms].map(Number);
    assert.ok(p50 > 0 && p99 >= p95 && p95 >= p50);
    assert.deepEqual(
      { ...body.days[0], day: '' },
      { day: '', calls: 0, errors: 0, p50_ms: null, p95_ms: null, p99_ms: null },
    );
    assert.deepEqual(
      body.operations.map(({ operation, calls, errors }) => [operation, calls, errors]),
      [
        ['get:/things', 7, 0],
        ['get:/things/{id}', 2, 2],
        ['get:/broken', 1, 1],
      ],
    );
  });

  test('the health of an integration does not count invalid parameters', async () => {
    const body = expectBody(
      await gateway.instance.api('GET', `${BASE}/usage/integrations`),
      CompleteList(IntegrationUsage),
    );
    const [busy, idle] = body.items;
    assert.deepEqual(
      { ...busy, last_call_at: '' },
      {
        slug: 'busy',
        apps: 1,
        calls_today: 10,
        errors_today: 3,
        calls_30_days: 10,
        last_call_at: '',
        health: 'degraded',
      },
    );
    assert.deepEqual([idle?.slug, idle?.health, idle?.last_call_at], ['idle', 'idle', null]);
  });

  test('calls are exported with the filters of the list', async () => {
    const lines = await gateway.instance.api('GET', `${BASE}/calls.ndjson?status_code=500`);
    assert.partialDeepStrictEqual(lines.body, { operation: 'get:/broken' });
    const csv = String((await gateway.instance.api('GET', `${BASE}/calls.csv?code=invalid_parameters`)).body);
    const [heading, row, end] = csv.split('\r\n');
    assert.match(heading ?? '', /^id,at,app_id,integration,/);
    assert.match(row ?? '', /,busy,.*,get:\/things\/\{id\},422,,invalid_parameters,/);
    assert.equal(end, '');
    const none = await gateway.instance.api('GET', `${BASE}/calls.ndjson?until=2020-01-01T00:00:00Z`);
    assert.equal(none.body, '');
  });
});
