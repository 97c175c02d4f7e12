import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { type ApiResponse, expectBody, expectProblem } from '@trunkline/contract/api-client';
import { isAlwaysSensitive } from '@trunkline/contract/header-names';
import { App } from '@trunkline/contract/schemas/apps';
import { Instance as InstanceInfo } from '@trunkline/contract/schemas/instance';
import { Integration, IntegrationSummary } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { TokenWithSecret } from '@trunkline/contract/schemas/tokens';
import { IntegrationUsage } from '@trunkline/contract/schemas/usage';
import { callWith, client, type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { storedBytes } from '../testing/stored-bytes.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const BASE = '/api/workspaces/default/integrations';
const SECRET = 'sk_live_9f8e7d6c5b4a';
const paths = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [`/p${n}`, { get: { operationId: `op${n}` } }]),
);
const DOCUMENT = {
  swagger: '2.0',
  info: { title: 'Forty', version: '1' },
  host: 'api.example.com',
  basePath: '/v2/',
  schemes: ['https'],
  paths,
};
const keys = (count: number) =>
  Object.keys(paths)
    .slice(0, count)
    .map((path) => `get:${path}`);

describe('integrations', () => {
  const scope = suiteScope();
  let instance: Instance;
  let specId: string;

  before(async () => {
    instance = await startInstance(scope);
    specId = expectBody(
      await instance.api('POST', '/api/workspaces/default/specs', { document: DOCUMENT }),
      Spec,
    ).id;
  });

  const create = (slug: string, more: object = {}) =>
    instance.api('POST', BASE, { spec_id: specId, slug, operations: keys(2), ...more });

  test('the title of a spec becomes a name of one line', async () => {
    for (const [slug, title, name] of [
      ['broken-title', `Pay\nments\u202e ${'x'.repeat(300)}`, `Pay ments ${'x'.repeat(190)}`],
      ['blank-title', '\u202e', 'blank-title'],
    ]) {
      const document = { ...DOCUMENT, info: { title, version: '1' } };
      const spec = await instance.api('POST', '/api/workspaces/default/specs', { document });
      const response = await create(`${slug}`, { spec_id: expectBody(spec, Spec).id });
      assert.equal(expectBody(response, Integration, 201).name, name);
    }
  });

  test('creating an integration fills in what the spec says and returns all of it', async () => {
    const response = await create('plain', {
      headers: [
        { name: 'X-Team', value: 'blue' },
        { name: 'Api_Key', value: SECRET },
        { name: 'X-Hidden', value: 'h1d', sensitive: true },
      ],
    });
    const body = expectBody(response, Integration, 201);
    assert.equal(body.name, 'Forty');
    assert.equal(body.base_url, 'https://api.example.com/v2');
    assert.deepEqual(body.operations, keys(2));
    assert.equal(body.revision, 1);
    assert.equal(response.headers.get('etag'), '"1"');
    assert.deepEqual(body.headers, [
      { name: 'X-Team', sensitive: false, value: 'blue' },
      { name: 'Api_Key', sensitive: true, has_value: true },
      { name: 'X-Hidden', sensitive: true, has_value: true },
    ]);
    assert.deepEqual((await instance.api('GET', `${BASE}/plain`)).body, body);
    assert.ok(!JSON.stringify(body).includes(SECRET));
  });

  test('a call policy has defaults, and an edit changes the fields it contains', async () => {
    const created = expectBody(
      await create('settings', { call_policy: { retries: 0, timeouts: { total_ms: 5000 } } }),
      Integration,
    );
    const { call_policy } = created;
    assert.equal(call_policy.validate_requests, 'lenient');
    assert.deepEqual(
      [call_policy.retries, call_policy.timeouts],
      [0, { connect_ms: null, first_byte_ms: null, total_ms: 5000 }],
    );
    const edited = expectBody(
      await instance.api(
        'PATCH',
        `${BASE}/settings`,
        { call_policy: { validate_requests: 'strict', timeouts: { connect_ms: 100 } } },
        { 'if-match': '"1"' },
      ),
      Integration,
    );
    assert.deepEqual(edited.call_policy, {
      ...call_policy,
      validate_requests: 'strict',
      timeouts: { connect_ms: 100, first_byte_ms: null, total_ms: 5000 },
    });
    const wrong = await create('wrong', { call_policy: { retries: 99, unknown: 1 } });
    assert.deepEqual(
      expectProblem(wrong, 422, 'invalid_request').errors.map(({ path }) => path),
      ['call_policy.unknown', 'call_policy.retries'],
    );
  });

  const refusals: [name: string, more: object, code: string, status: number][] = [
    ['31 operations', { operations: keys(31) }, 'too_many_operations', 422],
    ['no operation', { operations: [] }, 'invalid_request', 422],
    ['an operation that is not in the spec', { operations: ['get:/nowhere'] }, 'unknown_operation', 422],
    ['a slug that cannot be part of a URL', { slug: 'Not a slug' }, 'invalid_request', 422],
    ['a spec that does not exist', { spec_id: 'none' }, 'not_found', 404],
    ['a base URL with a password', { base_url: 'https://a:b@api.example.com' }, 'invalid_request', 422],
    ['a base URL of another scheme', { base_url: 'file:///etc/passwd' }, 'invalid_request', 422],
    [
      'a header twice',
      {
        headers: [
          { name: 'A', value: '1' },
          { name: 'a', value: '2' },
        ],
      },
      'invalid_request',
      422,
    ],
    ['a header of the connection', { headers: [{ name: 'Host', value: 'x' }] }, 'invalid_request', 422],
    [
      'a header that breaks the line',
      { headers: [{ name: 'A', value: 'x\r\nB: y' }] },
      'invalid_request',
      422,
    ],
    ['a header without a value', { headers: [{ name: 'A' }] }, 'invalid_request', 422],
    [
      'a cached operation that is not selected',
      { call_policy: { cached_operations: ['get:/p0', 'get:/p9'] } },
      'invalid_request',
      422,
    ],
  ];
  for (const [name, more, code, status] of refusals) {
    test(`creating an integration is refused for ${name}`, async () => {
      const response = await create('refused', more);
      expectProblem(response, status, code);
      assert.equal((await instance.api('GET', `${BASE}/refused`)).status, 404, 'nothing was stored');
    });
  }

  test('creating an integration is refused for a taken slug', async () => {
    await create('taken');
    expectProblem(await create('taken'), 409, 'slug_taken');
  });

  test('an integration can have 30 operations', async () => {
    assert.equal((await create('thirty', { operations: keys(30) })).status, 201);
  });

  test('the operator sets how many operations an integration can have', async () => {
    const { api } = await startInstance(scope, { MAX_OPERATIONS: '2' });
    const spec = expectBody(await api('POST', '/api/workspaces/default/specs', { document: DOCUMENT }), Spec);
    const createWith = (slug: string, count: number) =>
      api('POST', BASE, { slug, spec_id: spec.id, operations: keys(count) });
    assert.equal((await createWith('two', 2)).status, 201);
    const { detail } = expectProblem(await createWith('three', 3), 422, 'too_many_operations');
    assert.match(detail, /2 operations at most, and 3 are selected/);
    assert.equal(expectBody(await api('GET', '/api/instance'), InstanceInfo).max_operations, 2);
  });

  test('cached operations follow the selected operations', async () => {
    await create('cached', { call_policy: { cached_operations: ['get:/p0', 'get:/p1'] } });
    const patch = async (edit: object) => instance.api('PATCH', `${BASE}/cached`, edit, { 'if-match': '*' });
    const deselected = expectBody(await patch({ operations: ['get:/p1', 'get:/p2'] }), Integration);
    assert.deepEqual(deselected.call_policy.cached_operations, ['get:/p1']);
    const selectedAgain = expectBody(await patch({ operations: ['get:/p0', 'get:/p1'] }), Integration);
    assert.deepEqual(selectedAgain.call_policy.cached_operations, ['get:/p1']);
    const refused = await patch({ call_policy: { cached_operations: ['get:/p1', 'get:/p5'] } });
    assert.equal(
      expectProblem(refused, 422, 'invalid_request').errors[0]?.path,
      'call_policy.cached_operations.1',
    );
  });

  test('an edit carries the revision it read; a stale one changes nothing', async () => {
    await create('edited', { headers: [{ name: 'X-Api-Key', value: SECRET }] });
    const patch = (edit: object, ifMatch?: string) =>
      instance.api('PATCH', `${BASE}/edited`, edit, ifMatch ? { 'if-match': ifMatch } : {});
    assert.equal((await patch({ name: 'x' })).status, 428);
    const edited = expectBody(
      await patch(
        {
          name: 'Renamed',
          operations: keys(3),
          headers: [{ name: 'X-Api-Key', sensitive: true, has_value: true }],
        },
        '"1"',
      ),
      Integration,
    );
    assert.deepEqual([edited.name, edited.revision, edited.operations.length], ['Renamed', 2, 3]);
    const stale = await patch({ name: 'Lost' }, '"1"');
    expectProblem(stale, 412, 'stale_revision');
    assert.equal(expectBody(await patch({ headers: [{ name: 'X-Api-Key' }] }, '2'), Integration).revision, 3);
    assert.equal((await patch({ headers: [{ name: 'X-Other' }] }, '"3"')).status, 422);
    assert.equal(expectBody(await instance.api('GET', `${BASE}/edited`), Integration).name, 'Renamed');
  });

  test('of several edits at once one succeeds and the others get 412', async () => {
    await create('raced');
    const responses = await Promise.all(
      ['a', 'b', 'c'].map((name) => instance.api('PATCH', `${BASE}/raced`, { name }, { 'if-match': '"1"' })),
    );
    assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 412, 412]);
  });

  test('a stored sensitive value cannot be made visible', async () => {
    await create('hidden', { headers: [{ name: 'X-Plain', value: 'h1dden', sensitive: true }] });
    const { status } = await instance.api(
      'PATCH',
      `${BASE}/hidden`,
      { headers: [{ name: 'X-Plain', sensitive: false }] },
      { 'if-match': '*' },
    );
    assert.equal(status, 422);
  });

  test('integrations are listed in pages', async () => {
    for (const slug of ['page-a', 'page-b', 'page-c']) await create(slug);
    const first = expectBody(await instance.api('GET', `${BASE}?limit=2`), Page(IntegrationSummary));
    assert.equal(first.items.length, 2);
    const rest = expectBody(
      await instance.api('GET', `${BASE}?limit=200&cursor=${first.next_cursor}`),
      Page(IntegrationSummary),
    );
    assert.equal(rest.next_cursor, null);
    const slugs = [...first.items, ...rest.items].map(({ slug }) => slug);
    assert.deepEqual(slugs, [...new Set(slugs)].sort());
  });

  test('a search finds integrations by words of the slug, the name and the base URL, page by page', async () => {
    for (const [slug, name, base_url] of [
      ['found-b', 'Parcels', 'https://one.example'],
      ['found-a', 'Letters', 'https://one.example'],
      ['found-c', 'Letters', 'https://two.example'],
    ])
      expectBody(await create(`${slug}`, { name, base_url }), Integration, 201);
    const find = async (search: string) => {
      const slugs: string[] = [];
      for (let cursor = ''; ; ) {
        const query = `search=${encodeURIComponent(search)}&limit=1&cursor=${cursor}`;
        const page = expectBody(await instance.api('GET', `${BASE}?${query}`), Page(IntegrationSummary));
        const usage = await instance.api('GET', `/api/workspaces/default/usage/integrations?${query}`);
        const { items, next_cursor } = expectBody(usage, Page(IntegrationUsage));
        const found = page.items.map(({ slug }) => slug);
        const health = items.map(({ slug }) => slug);
        assert.deepEqual([health, next_cursor], [found, page.next_cursor]);
        slugs.push(...found);
        if (next_cursor === null) return slugs;
        cursor = next_cursor;
      }
    };
    assert.deepEqual(await find('found'), ['found-a', 'found-b', 'found-c']);
    assert.deepEqual(await find('LETTERS found'), ['found-a', 'found-c']);
    assert.deepEqual(await find('one.example letters'), ['found-a']);
    assert.deepEqual(await find('letters parcels'), []);
    assert.deepEqual(await find('found_a'), [], 'no pattern');
    assert.deepEqual(await find('found%'), [], 'no pattern');
    assert.equal((await instance.api('DELETE', `${BASE}/found-b`)).status, 204);
    assert.deepEqual(await find('found'), ['found-a', 'found-c'], 'without the trash');
  });

  test('a workspace of other users gets the response of one that does not exist', async () => {
    assert.deepEqual(
      withoutId(await instance.api('GET', '/api/workspaces/other/integrations')),
      withoutId(await instance.api('GET', '/api/workspaces/none/specs')),
    );
  });

  test('a spec that an integration uses cannot be deleted', async () => {
    await create('user-of-the-spec');
    expectProblem(
      await instance.api('DELETE', `/api/workspaces/default/specs/${specId}`),
      409,
      'spec_in_use',
    );
  });

  test('management calls without a token get 401', async () => {
    for (const path of [
      BASE,
      '/api/workspaces',
      '/api/workspaces/default/calls',
      '/api/workspaces/none/apps',
    ]) {
      expectProblem(await instance.anonymous('GET', path), 401, 'unauthenticated');
    }
  });
});

function withoutId({ status, body }: ApiResponse) {
  return { status, body };
}

test('without the master key reading says so, calls fail with a code, and nothing is overwritten', async (t) => {
  const dataDir = temporaryFolder(t);
  const kept = { MASTER_KEY: randomBytes(32).toString('base64'), DATA_DIR: dataDir };
  const first = await startInstance(t, kept);
  const spec = expectBody(
    await first.api('POST', '/api/workspaces/default/specs', { document: DOCUMENT }),
    Spec,
  );
  const input = {
    spec_id: spec.id,
    slug: 'safe',
    operations: keys(1),
    headers: [{ name: 'X-Api-Key', value: SECRET }],
  };
  await first.api('POST', BASE, input);
  const app = expectBody(await first.api('POST', '/api/workspaces/default/apps', { name: 'App' }), App);
  const body = expectBody(
    await first.api('POST', `/api/workspaces/default/apps/${app.id}/tokens`, {}),
    TokenWithSecret,
  );
  await first.close();

  const second = await startInstance(t, { ...kept, MASTER_KEY: randomBytes(32).toString('base64') });
  assert.match(second.logLines.join(''), /cannot be decrypted with this master key/);
  const read = expectBody(await second.api('GET', `${BASE}/safe`), Integration);
  assert.equal(read.headers_error?.code, 'secrets_undecryptable');
  assert.deepEqual(read.headers, [{ name: 'X-Api-Key', sensitive: true, has_value: true }]);
  const call = await callWith(
    client(second.url, { authorization: `Bearer ${body.token}` }),
    app.id,
    'safe',
  )('op0');
  expectProblem(call, 503, 'secrets_undecryptable');
  const match = { 'if-match': '*' };
  const saved = await second.api(
    'PATCH',
    `${BASE}/safe`,
    { headers: [{ name: 'X-Api-Key', value: 'new' }] },
    match,
  );
  expectProblem(saved, 409, 'secrets_undecryptable');
  assert.equal(
    (await second.api('PATCH', `${BASE}/safe`, { name: 'Renamed' }, match)).status,
    200,
    'what holds no secret can be saved',
  );
  await second.close();

  const rotated = await startInstance(t, {
    ...kept,
    MASTER_KEY: randomBytes(32).toString('base64'),
    MASTER_KEY_PREVIOUS: kept.MASTER_KEY,
  });
  const again = expectBody(await rotated.api('GET', `${BASE}/safe`), Integration);
  assert.equal(again.headers_error, null, 'the former key opens it, and it is wrapped with the new one');
  assert.equal((await storedBytes(rotated)).includes(SECRET), false);
});

describe('names that always hold a secret', () => {
  const table: [name: string, sensitive: boolean][] = [
    ['Authorization', true],
    ['Proxy_Authorization', true],
    ['X-API-Key', true],
    ['my_api_key', true],
    ['x api key', true],
    ['X-Auth-Token', true],
    ['X_ACCESS_TOKEN', true],
    ['X-Secret-Key', true],
    ['Client-Secret', true],
    ['Bearer', true],
    ['Db-Password', true],
    ['AWS-Credential', true],
    ['X-Tenant', false],
    ['Accept', false],
    ['X-Request-Token', false],
  ];
  for (const [name, sensitive] of table)
    test(`${name}: ${sensitive}`, () => assert.equal(isAlwaysSensitive(name), sensitive));
});
