import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { AuditEvent } from '@trunkline/contract/schemas/audit-log';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { ConnectionTestResult } from '@trunkline/contract/schemas/connection-tests';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { AllowedSecretRefs } from '@trunkline/contract/schemas/secret-refs';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { ADMIN, callWith, client, registerApi, startInstance } from '../testing/instance.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { suiteScope } from '../testing/scope.ts';
import { startVaultKv } from '../testing/secret-stores.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { newMember } from '../testing/test-users.ts';
import { json, type Received, startUpstream, type Upstream } from '../testing/upstream.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': {
      get: { operationId: 'list' },
      post: { operationId: 'add', requestBody: { content: { 'application/json': {} } } },
    },
    '/pages': {
      get: { operationId: 'pages', parameters: [{ name: 'page', in: 'query', schema: { type: 'integer' } }] },
    },
  },
};
const INTEGRATION = '/api/workspaces/default/integrations/api';

describe('headers and credentials by reference', () => {
  const scope = suiteScope();
  const folder = temporaryFolder(scope);
  const file = join(folder, 'key');
  const ref = `file:${file}`;
  const env: Record<string, string> = {
    SECRET_REFS: `file:${folder}/,vault:kv/trunkline/,env:CRM_`,
    VAULT_TOKEN: 'hvs.right',
    CRM_TOKEN: 'token-of-the-environment',
    CRM_PLAN: 'plan-of-the-environment',
    CRM_BAD: 'two\nlines',
  };
  let gateway: GatewayFixture;
  let vault: Awaited<ReturnType<typeof startVaultKv>>;
  let tokenServer: Upstream;
  let accepts: (request: Received) => boolean;
  let clientSecret = 'client-secret-1';
  let keys = 0;

  before(async () => {
    vault = await startVaultKv(scope);
    env.VAULT_ADDR = vault.url;
    gateway = await startGatewayFixture(scope, { document: DOCUMENT, settings: env });
    gateway.respond = (request, response) =>
      json(response, accepts(request) ? 200 : 401, { headers: request.headers, body: request.body });
    tokenServer = await startUpstream(scope, ({ headers }, response) => {
      const basic = Buffer.from(`trunkline:${clientSecret}`).toString('base64');
      if (headers.authorization !== `Basic ${basic}`) return json(response, 401, { error: 'invalid_client' });
      json(response, 200, { access_token: `token-for-${clientSecret}`, token_type: 'bearer' });
    });
  });
  beforeEach(async () => {
    accepts = () => true;
    vault.state.refusal = undefined;
    clientSecret = 'client-secret-1';
    // Another one for each test: that a value was read again a moment ago is remembered by its reference.
    keys += 1;
    writeFileSync(file, 'key-1\n');
    await edit({ headers: [], credentials: [] });
    gateway.upstream.requests.length = 0;
  });

  const patch = (body: object) => gateway.instance.api('PATCH', INTEGRATION, body, { 'if-match': '*' });
  const edit = async (body: object) => expectBody(await patch(body), Integration);
  const call = async (operation = 'list', input: object = {}) =>
    expectBody(await gateway.call(operation, input), CallEnvelope);
  const sentKeys = () => gateway.upstream.requests.map(({ headers }) => headers['x-api-key']);
  /** A file of this test, with a reference to it. */
  function ownFile(value: string) {
    const path = join(folder, `own-${keys}`);
    writeFileSync(path, value);
    return { path, ref: `file:${path}` };
  }

  test('are shown as they are stored, never with their values, and sent with those', async () => {
    const headers = [
      { name: 'X-Api-Key', value: { ref } },
      { name: 'X-Plan', value: { ref: 'env:CRM_PLAN' } },
      { name: 'X-Region', value: 'eu' },
    ];
    const credentials = [{ type: 'bearer', token: { ref: 'env:CRM_TOKEN' } }];
    const edited = await edit({ headers, credentials });
    assert.deepEqual(edited.headers, [
      { name: 'X-Api-Key', sensitive: true, has_value: true, value: { ref } },
      { name: 'X-Plan', sensitive: true, has_value: true, value: { ref: 'env:CRM_PLAN' } },
      { name: 'X-Region', sensitive: false, value: 'eu' },
    ]);
    assert.deepEqual(edited.credentials, [
      { type: 'bearer', scheme: null, has_value: true, token: { ref: 'env:CRM_TOKEN' } },
    ]);
    const read = await gateway.instance.api('GET', INTEGRATION);
    assert.deepEqual(expectBody(read, Integration).headers, edited.headers);
    const { data } = await call();
    const sent = gateway.upstream.requests[0]?.headers;
    assert.equal(sent?.['x-api-key'], 'key-1');
    assert.equal(sent?.authorization, 'Bearer token-of-the-environment');
    const texts = [JSON.stringify(data), JSON.stringify(read.body), gateway.instance.logLines.join('')];
    for (const secret of ['key-1', 'token-of-the-environment', 'plan-of-the-environment'])
      assert.ok(texts.every((text) => !text.includes(secret)));
  });

  test('of each type of credential are resolved', async () => {
    vault.state.secrets['kv/data/trunkline/crm'] = { key: 'vault-key', password: 'vault-password' };
    const key = { ref: 'vault:kv/trunkline/crm#key' };
    const cases: [credential: object, sent: (request: Received) => boolean][] = [
      [
        { type: 'api_key', in: 'query', name: 'key', value: key },
        ({ line }) => line === 'GET /things?key=vault-key',
      ],
      [
        { type: 'api_key', in: 'cookie', name: 'key', value: key },
        ({ headers }) => headers.cookie === 'key=vault-key',
      ],
      [
        { type: 'basic', username: 'u', password: { ref: 'vault:kv/trunkline/crm#password' } },
        ({ headers }) => headers.authorization === `Basic ${btoa('u:vault-password')}`,
      ],
      [
        { type: 'basic', username: key, password: '' },
        ({ headers }) => headers.authorization === `Basic ${btoa('vault-key:')}`,
      ],
    ];
    for (const [credential, isRight] of cases) {
      await edit({ credentials: [credential] });
      await call();
      const request = gateway.upstream.requests.at(-1);
      assert.ok(request && isRight(request), JSON.stringify([credential, request?.line, request?.headers]));
    }
    // What was read can be sent back as it is.
    const view = expectBody(await gateway.instance.api('GET', INTEGRATION), Integration);
    assert.deepEqual(view.credentials, [{ type: 'basic', scheme: null, username: key, has_value: true }]);
    assert.deepEqual((await edit({ credentials: view.credentials })).credentials, view.credentials);
  });

  const refusals: [name: string, ref: string, status: number, code: string, message: RegExp][] = [
    ['malformed', 'env:', 422, 'invalid_request', /headers.0.value: is not a reference/],
    ['one that traverses', `file:${folder}/../x`, 422, 'invalid_request', /is not a reference/],
    [
      'not allowed',
      'env:PATH',
      422,
      'secret_ref_not_allowed',
      /may begin with file:.*vault:kv\/trunkline\/, env:CRM_/,
    ],
    [
      'to what is beside what is allowed',
      'vault:kv/trunkline-2/x#y',
      422,
      'secret_ref_not_allowed',
      /may begin with/,
    ],
    ['without a variable', 'env:CRM_NONE', 422, 'secret_unavailable', /no variable CRM_NONE/],
    ['that Vault has not', 'vault:kv/trunkline/none#x', 422, 'secret_unavailable', /Vault responds with 404/],
    [
      'to what no header can have',
      'env:CRM_BAD',
      422,
      'invalid_request',
      /leads to a value that contains a character/,
    ],
  ];
  for (const [name, refused, status, code, message] of refusals)
    test(`a reference ${name} is not saved: ${code}`, async () => {
      const response = await patch({ headers: [{ name: 'X-Api-Key', value: { ref: refused } }] });
      const problem = expectProblem(response, status, code);
      assert.match(problem.detail ?? '', message);
      assert.equal(problem.errors?.[0]?.path, 'headers.0.value');
      assert.ok(!JSON.stringify(problem).includes('lines'));
    });

  test('members learn what is allowed, viewers do not', async () => {
    const url = '/api/workspaces/default/secret-refs';
    assert.deepEqual(expectBody(await gateway.instance.api('GET', url), AllowedSecretRefs), {
      prefixes: [`file:${folder}/`, 'vault:kv/trunkline/', 'env:CRM_'],
    });
    const viewer = await newMember(gateway.instance, 'viewer@example.com', 'viewer');
    expectProblem(await viewer.api('GET', url), 403, 'forbidden');
  });

  test('a key that rotates is read again after a 401, and the call is sent again', async () => {
    const own = ownFile('old-key');
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref: own.ref } }] });
    await call();
    writeFileSync(own.path, 'new-key\n');
    accepts = ({ headers }) => headers['x-api-key'] === 'new-key';
    const { status_code, data } = await call('add', { payload: { a: 1 } });
    assert.equal(status_code, 200);
    assert.ok(!JSON.stringify(data).includes('new-key'), 'redacted as a stored value is');
    assert.equal(gateway.upstream.requests.at(-1)?.body, '{"a":1}');
    assert.equal((await call()).status_code, 200);
    assert.deepEqual(sentKeys(), ['old-key', 'old-key', 'new-key', 'new-key']);
  });

  const paginations: [
    operation: string,
    style: string,
    next: (page: number) => { link?: string; body: object },
  ][] = [
    ['list', 'by link', (page) => ({ link: `</things?page=${page}>; rel="next"`, body: [page - 1] })],
    ['pages', 'by number', (page) => ({ body: { page: page - 1, total_pages: 4, items: [page - 1] } })],
  ];
  for (const [operation, style, next] of paginations)
    for (const rotatesAfter of [0, 1, 2])
      test(`so it is for pages ${style}, where it rotates after ${rotatesAfter} of them`, async () => {
        const own = ownFile('old-key');
        await edit({ headers: [{ name: 'X-Api-Key', value: { ref: own.ref } }] });
        await call();
        gateway.upstream.requests.length = 0;
        let valid = 'old-key';
        const rotate = () => {
          valid = 'new-key';
          writeFileSync(own.path, valid);
        };
        if (rotatesAfter === 0) rotate();
        const { respond } = gateway;
        gateway.respond = ({ headers, line }, response) => {
          if (headers['x-api-key'] !== valid) return json(response, 401, {});
          const page = Number(/page=(\d)/.exec(line)?.[1] ?? 1);
          const { link, body } = next(page + 1);
          if (link && page < 4) response.setHeader('link', link);
          json(response, 200, body);
          if (page === rotatesAfter) rotate();
        };
        const { data, complete } = await call(operation, { paginate: {} });
        gateway.respond = respond;
        assert.deepEqual([data, complete], [[1, 2, 3, 4], true]);
        const old = rotatesAfter + 1;
        assert.deepEqual(
          sentKeys(),
          Array.from({ length: 5 }, (_, index) => (index < old ? 'old-key' : 'new-key')),
        );
      });

  test('where the value is the same, a 401 is what the call gets, and it is sent once', async () => {
    const own = ownFile('old-key');
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref: own.ref } }] });
    accepts = () => false;
    assert.equal((await call()).status_code, 401);
    assert.deepEqual(sentKeys(), ['old-key']);
  });

  test('a client secret that rotates fetches another token', async () => {
    const own = ownFile('client-secret-1');
    await edit({
      credentials: [
        {
          type: 'oauth2_client_credentials',
          token_url: `${tokenServer.url}/token`,
          client_id: 'trunkline',
          client_secret: { ref: own.ref },
        },
      ],
    });
    await call();
    clientSecret = 'client-secret-2';
    writeFileSync(own.path, clientSecret);
    accepts = ({ headers }) => headers.authorization === 'Bearer token-for-client-secret-2';
    assert.equal((await call()).status_code, 200);
  });

  test('without a value calls fail, and admins find the reason in the call log', async (t) => {
    const own = ownFile('value');
    const settings = {
      ...env,
      DATA_DIR: temporaryFolder(scope),
      EGRESS_ALLOW: '127.0.0.1',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    };
    const headers = [{ name: 'X-Api-Key', value: { ref: own.ref } }];
    const first = await startInstance(t, settings);
    const base_url = gateway.upstream.url;
    const { app, token } = await registerApi(first, { document: DOCUMENT, base_url, headers });
    await first.close();
    rmSync(own.path);
    const second = await startInstance(t, settings);
    const callAgain = callWith(client(second.url, { authorization: `Bearer ${token}` }), app.id, 'api');
    const problem = expectProblem(await callAgain('list'), 503, 'secret_unavailable');
    assert.doesNotMatch(problem.detail, /own-/, 'apps do not learn where it is');
    const { items } = expectBody(
      await second.api('GET', '/api/workspaces/default/calls?limit=1'),
      Page(CallLogEntry),
    );
    assert.match(items[0]?.reason ?? '', /^file:.* cannot be resolved: there is no file/);
    assert.equal(gateway.upstream.requests.length, 0);
    writeFileSync(own.path, 'value');
    expectBody(await second.api('PATCH', INTEGRATION, { headers }, { 'if-match': '*' }), Integration);
    expectBody(await callAgain('list'), CallEnvelope);
    assert.deepEqual(sentKeys(), ['value']);
  });

  test('the audit log has references, and the changes of them', async () => {
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref } }] });
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref: 'env:CRM_TOKEN' } }] });
    const events = expectBody(
      await gateway.instance.api('GET', '/api/workspaces/default/audit-log?limit=1'),
      Page(AuditEvent),
    );
    assert.deepEqual(events.items[0]?.changes?.headers, [
      [`X-Api-Key (by reference: ${ref})`],
      ['X-Api-Key (by reference: env:CRM_TOKEN)'],
    ]);
  });

  test('a reference that is kept goes to no other server unless it is entered again', async () => {
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref } }] });
    const kept = [{ name: 'X-Api-Key', sensitive: true }];
    const moved = { base_url: 'http://127.0.0.2' };
    expectProblem(await patch({ ...moved, headers: kept }), 422, 'secrets_required');
    assert.deepEqual((await edit({ headers: kept })).headers?.[0]?.value, { ref });
    const { base_url } = await edit({ ...moved, headers: [{ name: 'X-Api-Key', value: { ref } }] });
    assert.equal(base_url, 'http://127.0.0.2');
    await edit({ base_url: gateway.upstream.url, headers: [] });
  });

  test('a connection test resolves what a form has', async () => {
    const test = await gateway.instance.api('POST', '/api/workspaces/default/connection-tests', {
      integration: 'api',
      headers: [{ name: 'X-Api-Key', value: { ref } }],
    });
    assert.equal(expectBody(test, ConnectionTestResult).outcome, 'passed');
    assert.deepEqual(sentKeys(), ['key-1']);
  });

  test('doctor says what does not resolve, and keys verify passes them by', async () => {
    const own = ownFile('value');
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref: own.ref } }] });
    const settings = { ...env, DATA_DIR: gateway.instance.dataDir };
    const verified = await runOperatorHere(['keys', 'verify'], settings);
    assert.match(verified.output, /^All 1 secrets decrypt/);
    const healthy = await runOperatorHere(['doctor'], settings);
    assert.match(healthy.output, /^secret refs +ok +all 1 lead to a value/m);
    rmSync(own.path);
    const { output } = await runOperatorHere(['doctor'], settings);
    assert.match(
      output,
      /^secret refs +FAILED +1 of 1 secrets by reference lead to no value: api: file:.* there is no file/m,
    );
  });

  test('stay in a backup as references', async () => {
    await edit({ headers: [{ name: 'X-Api-Key', value: { ref } }] });
    const backup = join(temporaryFolder(scope), 'backup');
    const settings = { ...env, DATA_DIR: gateway.instance.dataDir };
    assert.equal((await runOperatorHere(['backup', backup], settings)).code, 0);
    const MASTER_KEY = readFileSync(join(gateway.instance.dataDir, 'master.key'), 'utf8');
    const elsewhere = { ...env, DATA_DIR: temporaryFolder(scope), MASTER_KEY: MASTER_KEY.trim() };
    const restored = await runOperatorHere(['restore', backup], elsewhere);
    assert.equal(restored.code, 0, restored.output);
    const { output } = await runOperatorHere(['doctor'], elsewhere);
    assert.match(output, /^secret refs +ok +all 1 lead to a value/m);
  });
});
