import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { before, describe, test } from 'node:test';
import type { ApiClient } from '@trunkline/contract/api-client';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { type Instance, registerApi, startInstance } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../../testing/upstream.ts';

const SETUP = {
  document: {
    openapi: '3.1.0',
    info: {},
    paths: { '/events': { get: { responses: {} } }, '/things': { get: { responses: {} } } },
  },
  operations: ['get:/events', 'get:/things'],
  call_policy: { retries: 0, circuit_breaker: { failures: 1, open_seconds: 30 } },
};

describe('workspaces that call the same API', () => {
  const scope = suiteScope();
  const streams: ServerResponse[] = [];
  let upstream: Upstream;
  let instance: Instance;
  let ours: Awaited<ReturnType<typeof registerApi>>;
  let theirs: Awaited<ReturnType<typeof registerApi>>;

  before(async () => {
    upstream = await startUpstream(scope, ({ line }, response) => {
      if (line !== 'GET /events') return json(response, 200, null);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
      streams.push(response);
    });
    instance = await startInstance(scope, {
      EGRESS_ALLOW: '127.0.0.1',
      LIMIT_CONNECTIONS_PER_ORIGIN: '3',
      LIMIT_STREAMS_PER_APP: '3',
      LIMIT_CONNECT_MS: '1500',
    });
    await instance.api('POST', '/api/workspaces', { name: 'Bravo', slug: 'bravo' });
    const inBravo: ApiClient = (method, path, ...rest) =>
      instance.api(method, path.replace('/workspaces/default/', '/workspaces/bravo/'), ...rest);
    ours = await registerApi(instance, { ...SETUP, base_url: upstream.url });
    theirs = await registerApi({ ...instance, api: inBravo }, { ...SETUP, base_url: upstream.url });
  });

  test('one whose streams hold all its connections waits for them, and no other does', async () => {
    const headers = { accept: 'text/event-stream' };
    const held = [];
    for (let index = 0; index < 3; index += 1) held.push(await theirs.send('get:/events', { headers }));
    assert.deepEqual(
      held.map(({ status }) => status),
      [200, 200, 200],
    );

    const another = await theirs.call('get:/events', {}, headers);
    expectProblem(another, 429, 'too_many_concurrent_calls');
    assert.equal(another.headers.get('retry-after'), '1');
    const problem = expectProblem(await theirs.call('get:/things'), 429, 'too_many_concurrent_calls');
    assert.match(problem.detail, /3 calls of this workspace/);

    assert.equal(expectBody(await ours.call('get:/things'), CallEnvelope).status_code, 200);

    for (const stream of streams) stream.end();
    for (const response of held) await response.text();
    const after = expectBody(await theirs.call('get:/things'), CallEnvelope);
    assert.equal(after.status_code, 200, 'its circuit breaker is closed');
  });
});
