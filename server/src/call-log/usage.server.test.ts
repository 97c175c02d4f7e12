import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Dependent, IntegrationSummary } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { IntegrationUsage, Usage, UsageSummary } from '@trunkline/contract/schemas/usage';
import type { Static, TSchema } from 'typebox';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { registerApi } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';
import { addToCounts } from './call-counts-storage.ts';
import { addToStats } from './call-stats-storage.ts';
import { selectLastErrors, updateLastErrors } from './last-errors-storage.ts';

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

  /** Read page by page. */
  async function listAll<Item extends TSchema>(path: string, Items: ReturnType<typeof Page<Item>>) {
    const all: Static<Item>[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Static<ReturnType<typeof Page<Item>>> = expectBody(
        await gateway.instance.api('GET', `${path}&cursor=${cursor}`),
        Items,
      );
      all.push(...page.items);
      cursor = page.next_cursor;
    }
    return all;
  }

  function integrationsAt(query: string) {
    return listAll(`${BASE}/usage/integrations?limit=1${query}`, Page(IntegrationUsage));
  }

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
      { day: '', calls: 0, errors: 0, failures: 0, refusals: 0, p50_ms: null, p95_ms: null, p99_ms: null },
    );
    assert.deepEqual([today.failures, today.refusals], [1, 1]);
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

  test('sums the last hours or days, of the workspace or an integration', async () => {
    const summaryOf = async (query: string) =>
      expectBody(await gateway.instance.api('GET', `${BASE}/usage/summary?${query}`), UsageSummary);
    for (const [range, unit, count] of [
      ['24h', 'hour', 24],
      ['7d', 'day', 7],
      ['30d', 'day', 30],
    ] as const) {
      const { unit: unitOf, total, buckets } = await summaryOf(`integration=busy&range=${range}`);
      assert.equal(unitOf, unit);
      assert.equal(buckets.length, count);
      assert.deepEqual([total.calls, total.errors, total.failures, total.refusals], [10, 3, 1, 1]);
      assert.ok(Number(total.p95_ms) >= Number(total.p50_ms) && Number(total.p50_ms) > 0);
      assert.equal(
        buckets.reduce((sum, { calls }) => sum + calls, 0),
        10,
      );
      const last = buckets.at(-1)?.start ?? '';
      assert.equal(
        last,
        `${new Date().toISOString().slice(0, unit === 'hour' ? 13 : 10)}${unit === 'hour' ? '' : 'T00'}:00:00.000Z`,
      );
    }
    assert.ok((await summaryOf('range=24h')).total.calls >= 10);
    assert.equal((await summaryOf('integration=idle')).total.calls, 0);
    assert.equal((await summaryOf('integration=none')).total.calls, 0);
  });

  test('the health of an integration does not count invalid parameters; its last errors have all kinds', async () => {
    const [busy, idle] = await integrationsAt('');
    assert.ok(busy && idle);
    const { days, last_errors, last_call_at, ...counts } = busy;
    assert.deepEqual(counts, {
      slug: 'busy',
      name: 'Things',
      apps: 1,
      recent: { calls: 10, errors: 3, failures: 1, refusals: 1 },
      health: 'degraded',
    });
    assert.equal(days.length, 30);
    assert.deepEqual(days.at(-1), { calls: 10, errors: 3 });
    assert.deepEqual(
      last_errors.map(({ kind, operation, status, status_code, code }) => [
        kind,
        operation,
        status,
        status_code,
        code,
      ]),
      [
        ['refusal', 'get:/things/{id}', 422, null, 'invalid_parameters'],
        ['rejection', 'get:/things/{id}', 200, 404, null],
        ['failure', 'get:/broken', 200, 500, null],
      ],
    );
    assert.equal(last_call_at !== null && last_call_at >= (last_errors[0]?.at ?? ''), true);
    assert.deepEqual(
      [idle.slug, idle.health, idle.last_call_at, idle.last_errors],
      ['idle', 'idle', null, []],
    );

    const one = await gateway.instance.api('GET', `${BASE}/usage/integrations/busy`);
    assert.deepEqual(expectBody(one, IntegrationUsage), busy);
    assert.equal((await gateway.instance.api('GET', `${BASE}/usage/integrations/none`)).status, 404);
  });

  test('an older error does not replace a later one', async () => {
    const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
    const call = {
      workspace_id: 'w',
      integration_id: 'i',
      integration_slug: 'i',
      app_id: 'a',
      operation: 'get:/things',
      status: 502,
      code: 'api_unreachable',
      duration_ms: 1,
      request_bytes: 0,
      response_bytes: 0,
    };
    const { db } = gateway.instance;
    await updateLastErrors(db, [
      { ...call, id: 'second', at: at(2) },
      { ...call, id: 'first', at: at(1) },
    ]);
    await updateLastErrors(db, [{ ...call, id: 'zeroth', at: at(0) }]);
    const rows = await selectLastErrors(db, 'w', ['i']);
    assert.deepEqual(
      rows.map(({ call_id, status_code, code }) => [call_id, status_code, code]),
      [['second', null, 'api_unreachable']],
    );
  });

  test('integrations are listed by health, calls or last call, or those of one health only', async () => {
    for (const [query, slugs] of [
      ['&sort=slug', ['busy', 'idle', 'many']],
      ['&sort=health', ['many', 'busy', 'idle']],
      ['&sort=calls', ['many', 'busy', 'idle']],
      ['&sort=last_call', ['busy', 'idle', 'many']],
      ['&health=failing', ['many']],
      ['&health=idle', ['idle']],
      ['&health=degraded&search=bus', ['busy']],
      ['&health=degraded&search=idle', []],
    ] as const) {
      const usage = await integrationsAt(query);
      const listed = await listAll(`${BASE}/integrations?limit=1${query}`, Page(IntegrationSummary));
      for (const items of [usage, listed])
        assert.deepEqual(
          items.map(({ slug }) => slug),
          slugs,
        );
    }
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
      const earlier = new Date(Date.now() - 8 * 86_400_000).toISOString();
      if (name !== 'added')
        calls.push({ app_id: id, at }, { app_id: id, at: name === 'before' ? earlier : at });
    }
    const integration_id = integration.id;
    await addToCounts(
      gateway.instance.db,
      calls.map((call) => ({ ...call, workspace_id, integration_id })),
    );

    const apps: Static<typeof Dependent>[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `${BASE}/integrations/used/dependents?limit=1&days=7&cursor=${cursor}`;
      const page = expectBody(await gateway.instance.api('GET', path), Page(Dependent));
      assert.equal(page.items.length, 1);
      apps.push(...page.items);
      cursor = page.next_cursor;
    }
    assert.deepEqual(
      apps.slice(2).map((app) => [app.name, app.calls_30_days, app.calls, app.is_app_integration]),
      [
        ['before', 2, 1, false],
        ['added', 0, 0, true],
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
