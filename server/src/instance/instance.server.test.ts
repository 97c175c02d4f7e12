import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callWith, client, startInstance } from '../testing/instance.ts';

const BASE = '/api/workspaces/default';

test('the sample API is imported and called, and no other port of loopback becomes reachable', async (t) => {
  const instance = await startInstance(t);
  const { body } = await instance.api('GET', '/api/instance');
  const { spec_url, header } = body.sample_api;
  const spec = await instance.api('POST', `${BASE}/specs`, { url: spec_url });
  assert.equal(spec.status, 201, JSON.stringify(spec.body));
  assert.deepEqual(spec.body.servers, [new URL(spec_url).origin]);

  const key = 'get:/tickets/{id}';
  const path = `${BASE}/specs/${spec.body.id}/operations/${encodeURIComponent(key)}`;
  const described = await instance.api('GET', path);
  assert.equal(described.body.key, key);
  assert.deepEqual(
    described.body.parameters.map((parameter: Record<string, unknown>) => [
      parameter.name,
      parameter.in,
      parameter.required,
      parameter.schema,
    ]),
    [['id', 'path', true, { type: 'integer' }]],
  );
  assert.match(described.body.response_type, /title\?: string/);
  assert.deepEqual(described.body.security_headers, ['x-api-key']);
  const none = await instance.api('GET', `${BASE}/specs/${spec.body.id}/operations/get:/none`);
  assert.deepEqual([none.status, none.body.code], [404, 'not_found']);

  const created = await instance.api('POST', `${BASE}/integrations`, {
    spec_id: spec.body.id,
    slug: 'tickets',
    operations: [key],
    headers: [header],
  });
  assert.equal(created.status, 201);
  const { body: operations } = await instance.api('GET', `${BASE}/integrations/tickets/operations`);
  // The stored definition has what calls need; the rest is documentation, read from the spec.
  assert.equal(operations.items.length, 1);
  assert.partialDeepStrictEqual(described.body, operations.items[0]);

  const app = await instance.api('POST', `${BASE}/apps`, { name: 'Board' });
  const { body: token } = await instance.api('POST', `${BASE}/apps/${app.body.id}/tokens`, {});
  const http = client(instance.url, { authorization: `Bearer ${token.token}` });
  const response = await callWith(http, app.body.id, 'tickets')(key, { path_params: { id: 1 } });
  assert.equal(response.body.data.title, 'Printer on floor 3 prints only cats');

  const port = new URL(instance.url).port;
  const inside = await instance.api('POST', `${BASE}/specs`, {
    url: `http://127.0.0.1:${port}/openapi.json`,
  });
  assert.equal(inside.body.code, 'egress_denied');
});

test('operators see the configuration, and SAMPLE_API=off removes the sample', async (t) => {
  const instance = await startInstance(t, {
    SAMPLE_API: 'off',
    EGRESS_ALLOW: '10.0.0.0/8, crm.internal:8080',
  });
  const { body } = await instance.api('GET', '/api/instance');
  assert.equal(body.sample_api, null);
  assert.deepEqual(body.configuration.egress_allow, ['10.0.0.0/8', 'crm.internal:8080']);
  assert.equal(body.configuration.storage.kind, 'SQLite');
  const spec = await instance.api('POST', `${BASE}/specs`, {
    url: 'http://tickets.sample.invalid/openapi.json',
  });
  assert.equal(spec.body.code, 'spec_unreachable');
});
