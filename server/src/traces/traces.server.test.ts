import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { startOtlpReceiver } from '../testing/otlp-receiver.ts';
import { suiteScope } from '../testing/scope.ts';
import { until } from '../testing/until.ts';
import { json } from '../testing/upstream.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN_ID = '00f067aa0ba902b7';
const TRACEPARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;
const [SERVER, CLIENT] = [2, 3];

const responses = { 200: { description: 'ok' } };
const parameters = [
  { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
  { name: 'q', in: 'query', schema: { type: 'string' } },
];
const SETUP = {
  document: {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1' },
    paths: { '/things/{id}': { get: { parameters, responses } } },
  },
  headers: [{ name: 'X-Key', value: 'secret-of-the-header', sensitive: true }],
};
const INPUT = { path_params: { id: 'secret-in-the-path' }, query_params: { q: 'secret-in-the-query' } };

describe('traces', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  let collector: Awaited<ReturnType<typeof startOtlpReceiver>>;

  before(async () => {
    collector = await startOtlpReceiver(scope);
    gateway = await startGatewayFixture(scope, {
      ...SETUP,
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20b',
        OTEL_SERVICE_NAME: 'gateway',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
      },
    });
  });
  beforeEach(() => {
    collector.spans.length = 0;
    gateway.upstream.requests.length = 0;
    gateway.respond = (_request, response) => json(response, 200, { ok: true });
  });

  const call = (headers = {}) => gateway.call('get:/things/{id}', INPUT, headers);
  const logged = async () =>
    expectBody(await gateway.instance.api('GET', '/api/workspaces/default/calls?limit=1'), Page(CallLogEntry))
      .items[0];
  const root = () => collector.spans.find(({ kind }) => kind === SERVER);
  const request = () => collector.spans.find(({ kind }) => kind === CLIENT);

  test('have a span for a call, with its steps and the request to the API, and no value of the call', async () => {
    await call();
    await until(async () => root() !== undefined, true);
    assert.deepEqual(collector.resource, {
      'service.name': 'gateway',
      'service.version': '0.1.0',
      'deployment.environment': 'test',
    });
    assert.equal(collector.headers[0]?.['x-tenant'], 'a b');
    const [server, client] = [root(), request()];
    assert.ok(server && client);
    const childrenOf = (id: string) =>
      collector.spans.filter(({ parentSpanId }) => parentSpanId === id).map(({ name }) => name);
    assert.deepEqual(childrenOf(server.spanId).sort(), [
      'GET /things/{id}',
      'authenticate',
      'build',
      'resolve',
      'respond',
    ]);
    assert.ok(['connect', 'send'].every((step) => childrenOf(client.spanId).includes(step)));
    assert.ok(collector.spans.every(({ traceId }) => traceId === server.traceId));
    for (const { name, start, end } of collector.spans)
      assert.ok(start >= server.start && end >= start && start <= server.end, name);
    const { id } = (await logged()) ?? {};
    assert.partialDeepStrictEqual(server.attributes, {
      'http.request.method': 'POST',
      'http.route': '/api/apps/:app_id/integrations/custom/:slug/*',
      'http.response.status_code': 200,
      'trunkline.request_id': id,
      'trunkline.integration': 'api',
      'trunkline.operation': 'get:/things/{id}',
    });
    assert.deepEqual(client.attributes, {
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.template': '/things/{id}',
      'url.scheme': 'http',
      'server.address': '127.0.0.1',
      'server.port': gateway.upstream.port,
    });
    assert.doesNotMatch(collector.received(), /secret-|tla_/);
  });

  test('continue that of the app, and its id is in the call log and in problems', async () => {
    gateway.respond = (_request, response) => response.destroy();
    const { body } = await call({ traceparent: TRACEPARENT });
    assert.partialDeepStrictEqual(body, { code: 'api_closed_connection', trace_id: TRACE_ID });
    assert.equal((await logged())?.trace_id, TRACE_ID);
    await until(async () => root() !== undefined, true);
    assert.deepEqual([root()?.traceId, root()?.parentSpanId], [TRACE_ID, SPAN_ID]);
    assert.equal(root()?.attributes['error.type'], 'api_closed_connection');
  });

  test('reach the API where its integration says so, and else do not', async () => {
    await call({ traceparent: TRACEPARENT });
    assert.equal(gateway.upstream.requests[0]?.headers.traceparent, undefined);
    const propagating = await gateway.register({
      slug: 'propagating',
      call_policy: { propagate_trace: true },
    });
    await propagating.call('get:/things/{id}', INPUT, { traceparent: TRACEPARENT, tracestate: 'vendor=1' });
    const sent = gateway.upstream.requests.at(-1)?.headers;
    const parents = () =>
      collector.spans.flatMap(({ kind, spanId }) => (kind === CLIENT ? [`00-${TRACE_ID}-${spanId}-01`] : []));
    await until(async () => parents().includes(sent?.traceparent ?? ''), true);
    assert.equal(sent?.tracestate, 'vendor=1');
  });

  test('of an app that did not sample it are passed on, and not sent to the collector', async () => {
    const propagating = await gateway.register({ slug: 'unsampled', call_policy: { propagate_trace: true } });
    await propagating.call('get:/things/{id}', INPUT, { traceparent: TRACEPARENT.replace(/01$/, '00') });
    assert.match(
      String(gateway.upstream.requests.at(-1)?.headers.traceparent),
      new RegExp(`^00-${TRACE_ID}-.*-00$`),
    );
    await call();
    await until(async () => root() !== undefined, true);
    assert.ok(collector.spans.every(({ traceId }) => traceId !== TRACE_ID));
  });
});

test('without a collector the trace of an app is logged, and passed on as it came', async (t) => {
  const gateway = await startGatewayFixture(t, { ...SETUP, call_policy: { propagate_trace: true } });
  await gateway.call('get:/things/{id}', INPUT);
  await gateway.call('get:/things/{id}', INPUT, { traceparent: TRACEPARENT });
  assert.deepEqual(
    gateway.upstream.requests.map(({ headers }) => headers.traceparent),
    [undefined, TRACEPARENT],
  );
  const response = await gateway.instance.api('GET', '/api/workspaces/default/calls');
  assert.deepEqual(
    expectBody(response, Page(CallLogEntry)).items.map(({ trace_id }) => trace_id),
    [TRACE_ID, null],
  );
});
