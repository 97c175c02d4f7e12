import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { load } from 'js-yaml';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { startInstance } from '../testing/instance.ts';
import { freePort } from '../testing/port.ts';
import { suiteScope } from '../testing/scope.ts';
import { json } from '../testing/upstream.ts';

const METRICS_TOKEN = 'token-of-prometheus-1';
const responses = { 200: { description: 'ok' } };
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: { responses }, post: { responses }, delete: { responses } },
    '/flaky': { get: { responses } },
  },
};

async function scrape(url: string, token = METRICS_TOKEN) {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}

/** The value of a series, whatever the order of its labels; undefined: there is none. */
function seriesOf(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const line = text.split('\n').find((one) => {
    const [, found, list = ''] = /^([a-z_]+)(?:\{(.*)\})? /.exec(one) ?? [];
    const pairs = new Set(list === '' ? [] : list.split(/,(?=[a-z_]+=)/));
    const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
    return found === name && pairs.size === wanted.length && wanted.every((pair) => pairs.has(pair));
  });
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

describe('metrics', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  const things = { workspace: 'default', integration: 'api' };
  const metrics = async () => (await scrape(gateway.instance.url)).text;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      call_policy: { retries: 1, circuit_breaker: { failures: 3, open_seconds: 60 }, calls_per_minute: 8 },
      settings: { METRICS_TOKEN },
    });
    gateway.respond = ({ line }, response) =>
      json(response, line === 'GET /flaky' ? 503 : line.startsWith('POST') ? 422 : 200, { ok: true });
  });

  test('need the token, and are no text for browsers', async () => {
    const { url } = gateway.instance;
    for (const token of ['', 'x', `${METRICS_TOKEN}1`, gateway.token]) {
      const refused = await scrape(url, token);
      assert.equal(refused.status, 401, token);
      assert.match(refused.text, /"code":"unauthenticated"/);
    }
    const { status, type } = await scrape(url);
    assert.deepEqual([status, type], [200, 'text/plain; version=0.0.4; charset=utf-8']);
  });

  test('count calls by integration, class and outcome, and their problems, retries and refusals', async () => {
    await gateway.call('get:/things');
    await gateway.call('get:/things');
    await gateway.call('post:/things');
    await gateway.call('delete:/things');
    await gateway.call('get:/nothing');
    for (let call = 0; call < 2; call += 1) await gateway.call('get:/flaky', {}, {});
    const opened = await metrics();
    const calls = (operation_class: string, outcome: string) =>
      seriesOf(opened, 'trunkline_calls_total', { ...things, operation_class, outcome });
    assert.deepEqual(
      [calls('read', '2xx'), calls('write', '4xx'), calls('delete', '2xx'), calls('read', '5xx')],
      [2, 1, 1, 2],
    );
    assert.equal(
      seriesOf(opened, 'trunkline_calls_total', {
        workspace: '',
        integration: '',
        operation_class: 'unknown',
        outcome: 'refused',
      }),
      1,
    );
    assert.equal(seriesOf(opened, 'trunkline_call_problems_total', { code: 'not_found' }), 1);
    // The third failure of two calls with a retry opened the circuit.
    assert.equal(seriesOf(opened, 'trunkline_call_retries_total'), 1);
    assert.equal(seriesOf(opened, 'trunkline_circuit_open', things), 1);
    assert.equal(seriesOf(opened, 'trunkline_circuits_open'), 1);

    const statuses = [];
    for (let call = 0; call < 4; call += 1) statuses.push((await gateway.call('get:/things')).status);
    assert.deepEqual(statuses, [503, 503, 429, 429]);
    const limited = await metrics();
    assert.equal(seriesOf(limited, 'trunkline_rate_limit_refusals_total'), 2);
    assert.equal(seriesOf(limited, 'trunkline_call_problems_total', { code: 'circuit_open' }), 2);
  });

  test('have the time of Trunkline and of the API apart', async () => {
    const text = await metrics();
    const of = (name: string, labels = {}) => seriesOf(text, name, { operation_class: 'write', ...labels });
    assert.equal(of('trunkline_call_own_seconds_count'), 1);
    assert.equal(of('trunkline_call_api_seconds_count'), 1);
    assert.equal(of('trunkline_call_api_seconds_bucket', { le: '+Inf' }), 1);
    const [own, api] = [of('trunkline_call_own_seconds_sum'), of('trunkline_call_api_seconds_sum')];
    assert.ok(own !== undefined && own > 0 && api !== undefined && api > 0);
    // What was refused took no time of an API.
    assert.equal(seriesOf(text, 'trunkline_call_api_seconds_count', { operation_class: 'unknown' }), 0);
  });

  test('have refused hosts, imports and the state of the server', async () => {
    const { api } = gateway.instance;
    await api('POST', '/api/workspaces/default/specs', { url: 'http://10.0.0.1/openapi.json' });
    await api('POST', '/api/workspaces/default/specs', { document: 'no spec' });
    const text = await metrics();
    assert.equal(seriesOf(text, 'trunkline_egress_refusals_total', { reason: 'private' }), 1);
    assert.equal(seriesOf(text, 'trunkline_spec_imports_total', { result: 'imported' }), 1);
    assert.equal(seriesOf(text, 'trunkline_spec_imports_total', { result: 'egress_denied' }), 1);
    assert.equal(seriesOf(text, 'trunkline_spec_imports_total', { result: 'not_a_spec' }), 1);
    assert.equal(seriesOf(text, 'trunkline_part_ok', { part: 'database' }), 1);
    assert.equal(seriesOf(text, 'trunkline_processes'), 1);
    assert.equal(seriesOf(text, 'trunkline_calls_in_flight'), 0);
    const connections = ['busy', 'idle'].map((state) =>
      seriesOf(text, 'trunkline_storage_connections', { state }),
    );
    assert.ok(
      connections.every((count) => count !== undefined) && (connections[0] ?? 0) + (connections[1] ?? 0) > 0,
    );
    assert.ok(seriesOf(text, 'process_resident_memory_bytes'));
    assert.ok(!text.includes(gateway.token) && !text.includes(gateway.integration.id));
  });

  test('of an integration that was deleted permanently are gone', async () => {
    const { integration, call } = await gateway.register({ slug: 'short-lived' });
    await call('get:/things');
    const series = {
      workspace: 'default',
      integration: 'short-lived',
      operation_class: 'read',
      outcome: '2xx',
    };
    assert.equal(seriesOf(await metrics(), 'trunkline_calls_total', series), 1);
    const { api } = gateway.instance;
    await api('DELETE', '/api/workspaces/default/integrations/short-lived?confirm=short-lived');
    assert.equal(seriesOf(await metrics(), 'trunkline_calls_total', series), 1, 'it is in the trash');
    await api('DELETE', `/api/workspaces/default/trash/${integration.id}?confirm=short-lived`);
    assert.equal(seriesOf(await metrics(), 'trunkline_calls_total', series), undefined);
  });

  test('are those that the dashboard and the alerts ask for, and the dashboard has them all', async () => {
    const names = new Set([...(await metrics()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name ?? ''));
    const known = (name: string) => names.has(name) || names.has(name.replace(/_(bucket|sum|count)$/, ''));
    const dashboard = expressionsOf(Value.Parse(Dashboard, JSON.parse(deployed('grafana/trunkline.json'))));
    const rules = Value.Parse(AlertRules, load(deployed('prometheus/alerts.yml')));
    const alerts = rules.groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
    assert.ok(dashboard.length > 15 && alerts.length > 5);
    const used = [...dashboard, ...alerts].flatMap(metricsIn);
    assert.deepEqual(
      used.filter((name) => !known(name)),
      [],
    );
    const shown = new Set(dashboard.flatMap(metricsIn).map((name) => name.replace(/_bucket$/, '')));
    assert.deepEqual(
      [...names].filter((name) => name.startsWith('trunkline_') && !shown.has(name)),
      [],
    );
  });
});

test('metrics have a port of their own with METRICS_PORT, and are nowhere without a setting', async (t) => {
  const port = await freePort();
  const instance = await startInstance(t, { METRICS_PORT: String(port) });
  const own = await scrape(`http://127.0.0.1:${port}`, '');
  assert.equal(own.status, 200);
  assert.equal(seriesOf(own.text, 'trunkline_processes'), 1);
  const elsewhere = await fetch(`http://127.0.0.1:${port}/api/me`);
  assert.deepEqual(
    [elsewhere.status, elsewhere.headers.get('content-type')],
    [404, 'application/problem+json; charset=utf-8'],
  );
  const { status, text } = await scrape(instance.url);
  assert.equal(status, 404);
  assert.match(text, /"code":"not_found"/);
  await instance.close();
  await assert.rejects(fetch(`http://127.0.0.1:${port}/metrics`));
});

const Dashboard = Type.Object({
  panels: Type.Array(
    Type.Object({ targets: Type.Optional(Type.Array(Type.Object({ expr: Type.String() }))) }),
  ),
  templating: Type.Object({ list: Type.Array(Type.Object({ definition: Type.Optional(Type.String()) })) }),
});
const AlertRules = Type.Object({
  groups: Type.Array(
    Type.Object({ rules: Type.Array(Type.Object({ alert: Type.String(), expr: Type.String() })) }),
  ),
});

function deployed(file: string): string {
  return readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8');
}

function expressionsOf({ panels, templating }: Type.Static<typeof Dashboard>): string[] {
  return [
    ...panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
    ...templating.list.flatMap(({ definition = [] }) => definition),
  ];
}

function metricsIn(expression: string): string[] {
  return expression.match(/\b(?:trunkline|nodejs|process)_[a-z0-9_]+/g) ?? [];
}
