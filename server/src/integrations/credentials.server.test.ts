import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { Spec } from '@trunkline/contract/schemas/specs';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { storedBytes } from '../testing/stored-bytes.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const BASE = '/api/workspaces/default/integrations';
const DOCUMENT = {
  openapi: '3.0.3',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'https://api.example.com/v1' }],
  paths: { '/things': { get: {} } },
};
const OAUTH = {
  type: 'oauth2_client_credentials',
  token_url: 'https://login.example.com/token',
  client_id: 'client',
  client_secret: 'cs-1234567',
  scopes: ['read'],
};

describe('the credentials of an integration, stored', () => {
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

  const create = (slug: string, credentials: unknown, more: object = {}) =>
    instance.api('POST', BASE, { spec_id: specId, slug, operations: ['get:/things'], credentials, ...more });
  const patch = (slug: string, edit: object) =>
    instance.api('PATCH', `${BASE}/${slug}`, edit, { 'if-match': '*' });

  const views: [name: string, credentials: object, expected: object][] = [
    [
      'api_key',
      { type: 'api_key', in: 'query', name: 'key', value: 'v-1234567', scheme: 'ApiKey' },
      { type: 'api_key', in: 'query', name: 'key', scheme: 'ApiKey' },
    ],
    ['basic', { type: 'basic', username: 'ann', password: 'p-1234567' }, { type: 'basic', username: 'ann' }],
    [
      'basic without a password, whose user name is the secret',
      { type: 'basic', username: 'u-1234567', password: '' },
      { type: 'basic', username: null },
    ],
    ['bearer', { type: 'bearer', token: 't-1234567' }, { type: 'bearer' }],
    [
      'oauth2_client_credentials',
      OAUTH,
      {
        type: 'oauth2_client_credentials',
        token_url: 'https://login.example.com/token',
        client_id: 'client',
        scopes: ['read'],
        audience: null,
        client_authentication: 'basic',
      },
    ],
  ];
  for (const [index, [name, credentials, expected]] of views.entries()) {
    test(`${name}: returned without its secret, which an edit keeps and which is never in plain text on the disk`, async () => {
      const slug = `view-${index}`;
      const created = expectBody(await create(slug, credentials), Integration, 201);
      const credential = { scheme: null, ...expected, has_value: true };
      assert.deepEqual(created.credentials, [credential]);
      const kept = expectBody(await patch(slug, { credentials: created.credentials }), Integration);
      assert.deepEqual(kept.credentials, [credential]);
      assert.deepEqual(expectBody(await patch(slug, { name: 'Renamed' }), Integration).credentials, [
        credential,
      ]);
      assert.ok(!JSON.stringify(kept).includes('-1234567'));
      assert.ok(!(await storedBytes(instance)).includes('-1234567'));
    });
  }

  const faults: [name: string, credentials: unknown, path: string, message: RegExp][] = [
    ['no type', {}, 'credentials.0.type', /missing/],
    ['another type', { type: 'digest' }, 'credentials.0.type', /one of/],
    ['a key without a location', [{ type: 'api_key', name: 'x', value: 'y' }], 'credentials.0.in', /missing/],
    [
      'a key without a value',
      [{ type: 'api_key', in: 'query', name: 'x' }],
      'credentials.0.value',
      /no secret is stored/,
    ],
    [
      'a header of the connection',
      [{ type: 'api_key', in: 'header', name: 'Host', value: 'y' }],
      'credentials.0.name',
      /connection/,
    ],
    [
      'a cookie that would be two',
      [{ type: 'api_key', in: 'cookie', name: 'x', value: 'a; b=c' }],
      'credentials.0.value',
      /cookie/,
    ],
    [
      'a header value with a line break',
      [{ type: 'api_key', in: 'header', name: 'X', value: 'a\r\nB: c' }],
      'credentials.0.value',
      /character/,
    ],
    [
      'a field of another type',
      [{ type: 'bearer', token: 'x', username: 'y' }],
      'credentials.0.username',
      /bearer/,
    ],
    ['a token with its scheme', [{ type: 'bearer', token: 'Bearer x' }], 'credentials.0.token', /alone/],
    [
      'a colon in the user name',
      [{ type: 'basic', username: 'a:b', password: 'c' }],
      'credentials.0.username',
      /7617/,
    ],
    ['no user at all', [{ type: 'basic', password: '' }], 'credentials.0.username', /missing/],
    ['no token URL', [{ ...OAUTH, token_url: undefined }], 'credentials.0.token_url', /missing/],
    ['a relative token URL', [{ ...OAUTH, token_url: '/token' }], 'credentials.0.token_url', /absolute/],
    [
      'a token URL that is not http',
      [{ ...OAUTH, token_url: 'file:///etc/passwd' }],
      'credentials.0.token_url',
      /https/,
    ],
    [
      'two for one header',
      [
        { type: 'bearer', token: 'x' },
        { type: 'basic', username: 'a', password: 'b' },
      ],
      'credentials.1',
      /second/,
    ],
  ];
  for (const [name, credentials, path, message] of faults) {
    test(`refuses ${name}`, async () => {
      const problem = expectProblem(await create('refused', credentials), 422, 'invalid_request');
      const fault = problem.errors.find((error: { path: string }) => error.path.startsWith(path));
      assert.ok(fault, JSON.stringify(problem.errors));
      assert.match(fault.message, message);
    });
  }

  test('a header and a credential cannot have the same name', async () => {
    const headers = [{ name: 'AUTHORIZATION', value: 'Basic x' }];
    const both = await create('both', { type: 'bearer', token: 'x' }, { headers });
    assert.match(
      expectProblem(both, 422, 'invalid_request').detail,
      /credentials\.0: sets the header AUTHORIZATION/,
    );
    await create('later', { type: 'bearer', token: 'x' });
    assert.equal((await patch('later', { headers })).status, 422);
    assert.equal((await patch('later', { headers, credentials: [] })).status, 200);
  });

  test('other scopes keep the client secret', async () => {
    await create('scoped', OAUTH);
    const { client_secret, ...without } = OAUTH;
    const edit = { credentials: { ...without, scopes: ['read', 'write'] } };
    assert.equal((await patch('scoped', edit)).status, 200);
  });

  test('the audit log names credentials and has no secret', async () => {
    await create('noted', OAUTH);
    await patch('noted', { credentials: { ...OAUTH, client_secret: 'cs-7654321' } });
    const body = expectBody(
      await instance.api('GET', '/api/workspaces/default/audit-log?target=noted'),
      Page(AuditEvent),
    );
    const [edited, created] = body.items;
    assert.deepEqual(created?.changes.credentials, [
      null,
      ['oauth2_client_credentials from login.example.com'],
    ]);
    assert.deepEqual(edited?.changes, {
      credential_values: [null, ['oauth2_client_credentials from login.example.com']],
    });
    assert.ok(!JSON.stringify(body).includes('-1234567') && !JSON.stringify(body).includes('-7654321'));
  });
});

test('credentials that the master key does not decrypt are reported, not lost', async (t) => {
  const dataDir = temporaryFolder(t);
  const kept = { MASTER_KEY: randomBytes(32).toString('base64'), DATA_DIR: dataDir };
  const first = await startInstance(t, kept);
  const setup = { document: DOCUMENT, operations: ['get:/things'], slug: 'safe', credentials: OAUTH };
  await registerApi(first, setup);
  await first.close();

  const second = await startInstance(t, { ...kept, MASTER_KEY: randomBytes(32).toString('base64') });
  const body = expectBody(await second.api('GET', `${BASE}/safe`), Integration);
  assert.equal(body.headers_error?.code, 'secrets_undecryptable');
  assert.equal(body.credentials?.[0]?.client_id, 'client');
  const testResult = await second.api('POST', `${BASE}/safe/test-requests`, { operation: 'get:/things' });
  expectProblem(testResult, 503, 'secrets_undecryptable');
  for (const edit of [{ credentials: OAUTH }, { credentials: [] }]) {
    const saved = await second.api('PATCH', `${BASE}/safe`, edit, { 'if-match': '*' });
    expectProblem(saved, 409, 'secrets_undecryptable');
  }
});
