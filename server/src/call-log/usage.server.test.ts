import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Dependent } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { IntegrationUsage, Usage } from '@trunkline/contract/schemas/usage';
import type { Static } from 'typebox';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { registerApi } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';
import { addToCounts } from './call-counts-storage.ts';
import { addToStats } from './call-stats-storage.ts';

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

  async function defaultWorkspaceId(): Promise<string> {
    const workspaces = gateway.instance.db.selectFrom('workspaces').select('id');
    return (await workspaces.where('slug', '=', 'default').executeTakeFirstOrThrow()).id;
  }

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
    assert.deepEqual(body.other_operations, { calls: 0, errors: 0 });
  });

  test('lists the most called operations, and counts the others together', async () => {
    const { integration } = await registerApi(gateway.instance, {
      document: DOCUMENT,
      slug: 'many',
      base_url: 'https://things.example',
    });
    const workspace_id = await defaultWorkspaceId();
    // The operation n is called n times.
    const calls = Array.from({ length: 60 }, (_, index) => index + 1).flatMap((count) =>
      Array.from({ length: count }, () => ({
        workspace_id,
        integration_id: integration.id,
        operation: `get:/things/${count}`,
        at: new Date().toISOString(),
        status: 200,
        status_code: 404,
        duration_ms: 5,
      })),
    );
    await addToStats(gateway.instance.db, calls);

    for (const filter of ['', '&integration=many']) {
      const path = `${BASE}/usage?days=30${filter}`;
      const usage = expectBody(await gateway.instance.api('GET', path), Usage);
      assert.deepEqual(
        usage.operations.map((operation) => operation.calls),
        Array.from({ length: 50 }, (_, index) => 60 - index),
      );
      assert.equal(usage.operations[0]?.operation, 'get:/things/60');
      const allCalls = usage.days.reduce((sum, day) => sum + day.calls, 0);
      const listed = usage.operations.reduce((sum, operation) => sum + operation.calls, 0);
      assert.ok(allCalls >= calls.length);
      assert.equal(usage.other_operations.calls, allCalls - listed);
    }
  });

  test('the health of an integration does not count invalid parameters', async () => {
    const body = expectBody(
      await gateway.instance.api('GET', `${BASE}/usage/integrations`),
      Page(IntegrationUsage),
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

  test('the health of integrations is read page by page', async () => {
    const pageAt = async (query: string) =>
      expectBody(
        await gateway.instance.api('GET', `${BASE}/usage/integrations?limit=1${query}`),
        Page(IntegrationUsage),
      );
    const first = await pageAt('');
    const second = await pageAt(`&cursor=${first.next_cursor}`);
    assert.deepEqual(
      [first, second].flatMap(({ items }) => items.map(({ slug }) => slug)),
      ['busy', 'idle'],
    );
  });

  test('the apps that use an integration are read page by page, the most recent caller first', async () => {
    const { integration } = await registerApi(gateway.instance, {
      document: DOCUMENT,
      slug: 'used',
      base_url: 'https://things.example',
    });
    const workspace_id = await defaultWorkspaceId();
    const calls: { app_id: string; at: string }[] = [];
    for (const name of ['added', 'before', 'after', 'same time']) {
      const integrations = name === 'added' || name === 'after' ? ['used'] : [];
      const { id } = expectBody(
        await gateway.instance.api('POST', `${BASE}/apps`, { name, integrations }),
        App,
      );
      const at = new Date(Date.now() - (name === 'before' ? 60_000 : 0)).toISOString();
      if (name !== 'added') calls.push({ app_id: id, at }, { app_id: id, at });
    }
    const integration_id = integration.id;
    await addToCounts(
      gateway.instance.db,
      calls.map((call) => ({ ...call, workspace_id, integration_id })),
    );

    const apps: Static<typeof Dependent>[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `${BASE}/integrations/used/dependents?limit=1&cursor=${cursor}`;
      const page = expectBody(await gateway.instance.api('GET', path), Page(Dependent));
      assert.equal(page.items.length, 1);
      apps.push(...page.items);
      cursor = page.next_cursor;
    }
    assert.deepEqual(
      apps
        .slice(2)
        .map(({ name, calls_30_days, is_app_integration }) => [name, calls_30_days, is_app_integration]),
      [
        ['before', 2, false],
        ['added', 0, true],
      ],
    );
    assert.deepEqual(
      apps
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
      ['after', 'same time'],
    );
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
