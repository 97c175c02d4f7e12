import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Spec } from '@trunkline/contract/schemas/specs';
import { startInstance } from '../testing/instance.ts';
import { newMember } from '../testing/test-users.ts';
import { json, startUpstream } from '../testing/upstream.ts';

const BASE = '/api/workspaces/default';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://api.example.com' }],
  paths: { '/things': { get: { responses: {} } } },
};

describe('specs read from URLs', () => {
  test('are limited by user and by workspace, imports and updates together; texts are not', async (scope) => {
    const instance = await startInstance(scope, { TRUST_PROXY: '127.0.0.1', EGRESS_ALLOW: '127.0.0.1' });
    const upstream = await startUpstream(scope, ({ line }, response) => {
      if (line === 'GET /spec.json') json(response, 200, DOCUMENT);
      else json(response, 404, {});
    });
    const url = `${upstream.url}/spec.json`;
    const spec = expectBody(await instance.api('POST', `${BASE}/specs`, { url }), Spec);
    const integration = { spec_id: spec.id, slug: 'things', operations: ['get:/things'] };
    expectBody(await instance.api('POST', `${BASE}/integrations`, integration), Integration);

    type Api = typeof instance.api;
    const update = (api: Api) => api('POST', `${BASE}/integrations/things/refresh`, {});
    const probe = (api: Api, base = BASE) => api('POST', `${base}/specs`, { url: `${upstream.url}/none` });
    for (let count = 0; count < 14; count += 1) assert.equal((await update(instance.api)).status, 200);
    for (let count = 0; count < 15; count += 1)
      expectProblem(await probe(instance.api), 422, 'spec_unreachable');
    assert.equal(upstream.requests.length, 30);

    assert.match(expectProblem(await probe(instance.api), 429, 'rate_limited').detail, /paste the text/);
    expectProblem(await update(instance.api), 429, 'rate_limited');
    await instance.api('POST', '/api/workspaces', { name: 'Other', slug: 'other' });
    expectProblem(await probe(instance.api, '/api/workspaces/other'), 429, 'rate_limited');
    const { status } = await instance.api('POST', `${BASE}/specs`, { document: DOCUMENT });
    assert.equal(status, 201);

    const second = await newMember(instance, 'second@example.com', 'admin');
    const third = await newMember(instance, 'third@example.com', 'admin');
    for (let count = 0; count < 30; count += 1)
      expectProblem(await probe(second.api), 422, 'spec_unreachable');
    expectProblem(await probe(third.api), 429, 'rate_limited');
    assert.equal(upstream.requests.length, 60);
  });
});
