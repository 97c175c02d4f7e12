import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { startGatewayFixture } from '../testing/gateway.ts';
import { startInstance } from '../testing/instance.ts';
import { until } from '../testing/until.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

const RequestLine = Type.Object({
  msg: Type.Literal('request'),
  method: Type.String(),
  route: Type.Union([Type.String(), Type.Null()]),
  status: Type.Integer(),
  duration_ms: Type.Number(),
  request_id: Type.String(),
});

test('with ACCESS_LOG each request is one line, without what its path, query and headers hold', async (t) => {
  const gateway = await startGatewayFixture(t, { document: DOCUMENT, settings: { ACCESS_LOG: 'true' } });
  const { url, logLines } = gateway.instance;
  const lines = () =>
    logLines.map((line): unknown => JSON.parse(line)).filter((line) => Value.Check(RequestLine, line));
  logLines.length = 0;
  const called = await gateway.call('get:/things', { query_params: { secret: 'in-the-body' } });
  await fetch(`${url}/api/me?token=in-the-query`, { headers: { authorization: 'Bearer in-the-header' } });
  await fetch(`${url}/api/in-the-path`);
  await until(async () => lines().length, 3);
  assert.deepEqual(
    lines().map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', '/api/apps/:app_id/integrations/custom/:slug/*', 200],
      ['GET', '/api/me', 401],
      ['GET', null, 404],
    ],
  );
  assert.equal(lines()[0]?.request_id, called.headers.get('x-request-id'));
  assert.doesNotMatch(logLines.join(''), /in-the-|tla_/);
});

test('without it there is none', async (t) => {
  const { anonymous, logLines } = await startInstance(t);
  await anonymous('GET', '/healthz');
  assert.doesNotMatch(logLines.join(''), /"msg":"request"/);
});
