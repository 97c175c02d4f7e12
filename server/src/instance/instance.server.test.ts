import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { App } from '@trunkline/contract/schemas/apps';
import { Instance } from '@trunkline/contract/schemas/instance';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { OperationDefinition, OperationDocumentation } from '@trunkline/contract/schemas/operations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { engineOf } from '../storage/engine.ts';
import { callWith, client, startInstance } from '../testing/instance.ts';

const BASE = '/api/workspaces/default';

test('the sample API is imported and called, and no other port of loopback becomes reachable', async (t) => {
  const instance = await startInstance(t);
  const { sample_api } = expectBody(await instance.api('GET', '/api/instance'), Instance);
  assert.ok(sample_api);
  const { spec_url, header } = sample_api;
  const spec = expectBody(await instance.api('POST', `${BASE}/specs`, { url: spec_url }), Spec, 201);
  assert.deepEqual(spec.servers, [new URL(spec_url).origin]);

  const key = 'get:/tickets/{id}';
  const path = `${BASE}/specs/${spec.id}/operations/${encodeURIComponent(key)}`;
  const described = expectBody(await instance.api('GET', path), OperationDocumentation);
  assert.equal(described.key, key);
  assert.deepEqual(
    described.parameters.map((parameter) => [
      parameter.name,
      parameter.in,
      parameter.required,
      parameter.schema,
    ]),
    [['id', 'path', true, { type: 'integer' }]],
  );
  assert.match(described.response_type, /title\?: string/);
  assert.deepEqual(described.security_headers, ['x-api-key']);
  const none = await instance.api('GET', `${BASE}/specs/${spec.id}/operations/get:/none`);
  expectProblem(none, 404, 'not_found');

  const created = await instance.api('POST', `${BASE}/integrations`, {
    spec_id: spec.id,
    slug: 'tickets',
    operations: [key],
    headers: [header],
  });
  assert.equal(created.status, 201);
  const operations = expectBody(
    await instance.api('GET', `${BASE}/integrations/tickets/operations`),
    CompleteList(OperationDefinition),
  );
  // The stored definition has what calls need; the rest is documentation, read from the spec.
  assert.equal(operations.items.length, 1);
  assert.partialDeepStrictEqual(described, operations.items[0]);

  const app = expectBody(await instance.api('POST', `${BASE}/apps`, { name: 'Board' }), App);
  const token = expectBody(await instance.api('POST', `${BASE}/apps/${app.id}/tokens`, {}), TokenWithSecret);
  const http = client(instance.url, { authorization: `Bearer ${token.token}` });
  const response = await callWith(http, app.id, 'tickets')(key, { path_params: { id: 1 } });
  assert.partialDeepStrictEqual(response.body, { data: { title: 'Printer on floor 3 prints only cats' } });

  const port = new URL(instance.url).port;
  const inside = await instance.api('POST', `${BASE}/specs`, {
    url: `http://127.0.0.1:${port}/openapi.json`,
  });
  expectProblem(inside, 422, 'egress_denied');
});

test('operators see the configuration, and SAMPLE_API=off removes the sample', async (t) => {
  const instance = await startInstance(t, {
    SAMPLE_API: 'off',
    EGRESS_ALLOW: '10.0.0.0/8, crm.internal:8080',
  });
  const { sample_api, configuration } = expectBody(await instance.api('GET', '/api/instance'), Instance);
  assert.equal(sample_api, null);
  assert.deepEqual(configuration?.egress_allow, ['10.0.0.0/8', 'crm.internal:8080']);
  assert.equal(configuration.storage.kind, engineOf(instance.db) === 'postgres' ? 'PostgreSQL' : 'SQLite');
  const spec = await instance.api('POST', `${BASE}/specs`, {
    url: 'http://tickets.sample.invalid/openapi.json',
  });
  expectProblem(spec, 422, 'spec_unreachable');
});
