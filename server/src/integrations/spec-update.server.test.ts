import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { SpecUpdate } from '@trunkline/contract/schemas/spec-updates';
import { Spec } from '@trunkline/contract/schemas/specs';
import { callWith, client, type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { json, startUpstream, type Upstream } from '../testing/upstream.ts';

const BASE = '/api/workspaces/default';
const query = (name: string, more: object = {}) => ({
  name,
  in: 'query',
  schema: { type: 'string' },
  ...more,
});
const documentWith = (paths: object, version = '1') => ({
  openapi: '3.1.0',
  info: { title: 'Things', version },
  paths,
});
const FIRST = {
  '/a': { get: { operationId: 'a', parameters: [query('q')] } },
  '/b': { get: { operationId: 'b' } },
  '/c': { get: {} },
};
const NEXT = {
  '/a': { get: { operationId: 'a', parameters: [query('q'), query('r', { required: true })] } },
  '/c': { get: { deprecated: true } },
  '/d': { get: {} },
};
const SELECTED = ['get:/a', 'get:/b'];

describe('a spec update of an integration', () => {
  const scope = suiteScope();
  let upstream: Upstream;
  let instance: Instance;
  let served: object;
  let count = 0;

  before(async () => {
    upstream = await startUpstream(scope, ({ line, headers }, response) => {
      if (line === 'GET /latest') response.writeHead(302, { location: '/spec.json' }).end();
      else if (line === 'GET /spec.json') json(response, 200, served);
      else json(response, 200, { line, key: headers['x-key'] });
    });
    instance = await startInstance(scope, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  });
  beforeEach(() => {
    served = documentWith(FIRST);
  });

  /** An integration of the spec that is served now; then the source serves `next`. */
  async function createdThenChanged(next: object, source: object = { url: `${upstream.url}/latest` }) {
    count += 1;
    const slug = `refreshed-${count}`;
    const spec = expectBody(await instance.api('POST', `${BASE}/specs`, source), Spec);
    expectBody(
      await instance.api('POST', `${BASE}/integrations`, {
        spec_id: spec.id,
        slug,
        operations: SELECTED,
        base_url: upstream.url,
        headers: [{ name: 'X-Key', value: 'stored-value' }],
        credentials: { type: 'bearer', token: 'stored-token' },
        call_policy: { retries: 0, cached_operations: ['get:/b'] },
      }),
      Integration,
      201,
    );
    served = next;
    const refresh = (body: object) => instance.api('POST', `${BASE}/integrations/${slug}/refresh`, body);
    const read = async () =>
      expectBody(await instance.api('GET', `${BASE}/integrations/${slug}`), Integration);
    return { slug, specId: spec.id, refresh, read };
  }

  test('without apply shows what changed and what would break, and changes nothing', async () => {
    const { refresh, read } = await createdThenChanged(documentWith(NEXT, '2'));
    const before = await read();
    const body = expectBody(await refresh({}), SpecUpdate);
    assert.deepEqual(body, {
      source_url: `${upstream.url}/spec.json`,
      applied: false,
      added: ['get:/d'],
      removed: ['get:/b'],
      changed: [
        {
          key: 'get:/a',
          changes: [{ field: 'query_params.r', message: 'is new and required', breaking: true }],
        },
        {
          key: 'get:/c',
          changes: [{ field: 'deprecated', message: 'is deprecated now', breaking: false }],
        },
      ],
      changed_count: 2,
      breaking: [
        { key: 'get:/b', message: 'The operation is removed.' },
        { key: 'get:/a', message: 'query_params.r is new and required.' },
      ],
    });
    assert.deepEqual(await read(), before);
  });

  test('is applied once the removed operations are confirmed; the rest of the integration stays', async () => {
    const { slug, specId, refresh, read } = await createdThenChanged(documentWith(NEXT, '2'));
    const problem = expectProblem(await refresh({ apply: true }), 409, 'operations_removed');
    assert.match(problem.detail, /get:\/b/);
    assert.equal((await read()).revision, 1);

    const body = expectBody(await refresh({ apply: true, remove: ['get:/b'] }), SpecUpdate);
    assert.deepEqual(body.applied, true);
    const after = await read();
    assert.deepEqual([after.revision, after.operations, after.source_drifted_at], [2, ['get:/a'], null]);
    assert.deepEqual(after.headers, [{ name: 'X-Key', sensitive: false, value: 'stored-value' }]);
    assert.deepEqual(after.credentials, [{ scheme: null, type: 'bearer', has_value: true }]);
    assert.deepEqual([after.call_policy.retries, after.call_policy.cached_operations], [0, []]);
    const spec = expectBody(await instance.api('GET', `${BASE}/specs/${after.spec_id}`), Spec);
    assert.deepEqual([spec.version, spec.operation_count], ['2', 3]);
    assert.equal(
      (await instance.api('GET', `${BASE}/specs/${specId}`)).status,
      404,
      'the unused old spec is deleted',
    );
    const log = expectBody(
      await instance.api('GET', `${BASE}/audit-log?action=integration.refresh&target=${slug}`),
      Page(AuditEvent),
    );
    assert.deepEqual(log.items[0]?.changes.version, ['1', '2']);
    assert.deepEqual(expectBody(await refresh({}), SpecUpdate).changed, [], 'the stored spec is the new one');
  });

  test('is used by the next call', async () => {
    const { call, app, token } = await registerApi(instance, {
      document: documentWith(FIRST),
      slug: 'called',
      operations: ['get:/a'],
      base_url: upstream.url,
    });
    assert.equal((await call('a')).status, 200);
    expectBody(
      await instance.api('POST', `${BASE}/integrations/called/refresh`, {
        apply: true,
        document: documentWith({ '/a': { get: { operationId: 'renamed' } } }),
      }),
      SpecUpdate,
    );
    const called = callWith(client(instance.url, { authorization: `Bearer ${token}` }), app.id, 'called');
    assert.equal((await called('renamed')).status, 200);
    assert.equal((await called('a')).status, 404);
  });

  test('keeps an old spec that another integration uses', async () => {
    const { specId, refresh } = await createdThenChanged(documentWith(FIRST, '2'));
    await instance.api('POST', `${BASE}/integrations`, {
      spec_id: specId,
      slug: 'other',
      operations: ['get:/a'],
      base_url: upstream.url,
    });
    assert.equal((await refresh({ apply: true })).status, 200);
    assert.equal((await instance.api('GET', `${BASE}/specs/${specId}`)).status, 200);
  });

  test('of a pasted spec takes pasted text, since it has no source', async () => {
    const { refresh, read } = await createdThenChanged({}, { document: documentWith(FIRST) });
    const without = await refresh({});
    expectProblem(without, 422, 'invalid_request');
    const body = expectBody(await refresh({ document: JSON.stringify(documentWith(NEXT)) }), SpecUpdate);
    assert.deepEqual([body.source_url, body.removed], [null, ['get:/b']]);
    assert.equal((await read()).revision, 1);
  });

  const refusals: [name: string, next: object, input: object, code: string][] = [
    ['a source that is not a spec any more', { message: 'moved' }, {}, 'not_a_spec'],
    [
      'a version without a selected operation',
      documentWith({}),
      { apply: true, remove: SELECTED },
      'invalid_request',
    ],
    ['an unknown field', {}, { force: true }, 'invalid_request'],
  ];
  for (const [name, next, input, code] of refusals) {
    test(`refuses ${name}`, async () => {
      const { refresh, read } = await createdThenChanged(next);
      const response = await refresh(input);
      expectProblem(response, 422, code);
      assert.equal((await read()).revision, 1);
    });
  }

  test('of an update and an edit at once, one succeeds and the others get 412', async () => {
    const { slug, refresh } = await createdThenChanged(documentWith(FIRST, '2'));
    const responses = await Promise.all([
      refresh({ apply: true }),
      refresh({ apply: true }),
      instance.api('PATCH', `${BASE}/integrations/${slug}`, { name: 'x' }, { 'if-match': '"1"' }),
    ]);
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 412, 412]);
  });
});
