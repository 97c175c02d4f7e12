import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import type { JsonObject } from '../../openapi/parse/json.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { registerApi } from '../../testing/instance.ts';
import { suiteScope } from '../../testing/scope.ts';
import { editStoredOperations } from '../../testing/stored-operations-storage.ts';

const DOCUMENT = {
  openapi: '3.0.3',
  info: {},
  paths: {
    '/things/{id}': {
      put: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1, default: 1 } },
          {
            name: 'view',
            in: 'query',
            required: true,
            schema: { type: 'string', enum: ['full', 'short'], default: 'full' },
          },
          { name: 'X-Trace', in: 'header', schema: { type: 'string', maxLength: 3 } },
          { name: 'theme', in: 'cookie', schema: { type: 'string', enum: ['dark', 'light'] } },
          { name: 'session', in: 'cookie', schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['title'],
                properties: {
                  id: { type: 'integer', readOnly: true },
                  title: { type: 'string', nullable: true },
                },
              },
            },
          },
        },
        responses: {},
      },
    },
  },
  components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' } } },
};
const KEY = 'put:/things/{id}';

describe('validation of requests', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      operations: [KEY],
      headers: [{ name: 'Cookie', value: 'tenant=blue' }],
    });
  });

  const hold = (validate_requests: string) =>
    gateway.instance.api(
      'PATCH',
      '/api/workspaces/default/integrations/api',
      { call_policy: { validate_requests } },
      { 'if-match': '*' },
    );
  const GOOD = { path_params: { id: 7 }, query_params: { view: 'full' }, payload: { title: null } };
  /** Something is wrong with each part that need not be refused. */
  const BAD = {
    path_params: { id: '7' },
    query_params: { view: 'wide', page: 0, extra: 'x' },
    headers: { 'x-trace': 'four' },
    cookie_params: { theme: 'blue' },
    payload: { id: 1, title: 7 },
  };
  const FAULTS = [
    { path: 'query_params.page', message: 'must be >= 1' },
    { path: 'query_params.view', message: 'must be one of "full", "short"' },
    { path: 'headers.x-trace', message: 'must NOT have more than 3 characters' },
    { path: 'cookie_params.theme', message: 'must be one of "dark", "light"' },
    { path: 'payload.id', message: 'must not be sent: the spec declares it read-only, or forbids it' },
    { path: 'payload.title', message: 'must be string or null' },
  ];
  const line = () => gateway.upstream.requests.at(-1)?.line;

  for (const strictness of ['strict', 'lenient', 'off']) {
    test(`${strictness}: a valid request is sent without a warning, defaults are left to the API`, async () => {
      await hold(strictness);
      const body = expectBody(await gateway.call(KEY, GOOD), CallEnvelope);
      assert.deepEqual(body, { success: true, status_code: 200, data: { ok: true } });
      assert.equal(line(), 'PUT /things/7?view=full');
    });
  }

  test('strict: all errors at once, nothing is sent; an unknown query parameter is left out', async () => {
    await hold('strict');
    const { length } = gateway.upstream.requests;
    const problem = expectProblem(await gateway.call(KEY, BAD), 422, 'invalid_parameters');
    assert.deepEqual(problem.errors, FAULTS);
    assert.equal(gateway.upstream.requests.length, length);

    const warned = expectBody(
      await gateway.call(KEY, { ...GOOD, query_params: { view: 'full', extra: 'x' } }),
      CallEnvelope,
    );
    assert.deepEqual(warned.warnings, [
      { path: 'query_params.extra', message: 'is not in the spec, and was left out' },
    ]);
    assert.equal(line(), 'PUT /things/7?view=full');
  });

  test('lenient: the same is sent, with warnings; an unknown query parameter too', async () => {
    await hold('lenient');
    const body = expectBody(await gateway.call(KEY, BAD), CallEnvelope);
    assert.deepEqual(body.warnings, FAULTS);
    assert.equal(line(), 'PUT /things/7?page=0&view=wide&extra=x');
    assert.equal(gateway.upstream.requests.at(-1)?.body, '{"id":1,"title":7}');
  });

  test('off: the same is sent, and the API reports what is missing', async () => {
    await hold('off');
    assert.equal(expectBody(await gateway.call(KEY, BAD), CallEnvelope).warnings, undefined);
    assert.equal((await gateway.call(KEY, { path_params: { id: 'x' } })).status, 200);
    assert.equal(line(), 'PUT /things/x');
  });

  const refused: [name: string, input: JsonObject, paths: string[]][] = [
    ['a path parameter that does not fit', { ...GOOD, path_params: { id: 'x' } }, ['path_params.id']],
    ['what is missing', { path_params: { id: 1 } }, ['query_params.view', 'payload']],
    ['cookies that are not declared', { ...GOOD, cookie_params: { other: 'x' } }, ['cookie_params.other']],
    [
      'a cookie of the API’s credentials',
      { ...GOOD, cookie_params: { session: 'x' } },
      ['cookie_params.session'],
    ],
    ['a cookie of the workspace', { ...GOOD, cookie_params: { tenant: 'x' } }, ['cookie_params.tenant']],
  ];
  for (const [name, input, paths] of refused) {
    test(`lenient refuses ${name}`, async () => {
      await hold('lenient');
      assert.deepEqual(
        expectProblem(await gateway.call(KEY, input), 422, 'invalid_parameters').errors.map(
          ({ path }) => path,
        ),
        paths,
      );
    });
  }

  test('a declared cookie and the workspace’s are one header', async () => {
    await gateway.call(KEY, { ...GOOD, cookie_params: { theme: 'dark' } });
    assert.equal(gateway.upstream.requests.at(-1)?.headers.cookie, 'tenant=blue; theme=dark');
    await gateway.call(KEY, GOOD);
    assert.equal(gateway.upstream.requests.at(-1)?.headers.cookie, 'tenant=blue');
  });

  test('a value nested too deeply is refused', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const response = await gateway.call(
      KEY,
      `{"path_params":{"id":1},"query_params":{"view":"full"},"payload":${deep}}`,
    );
    assert.deepEqual(expectProblem(response, 422, 'invalid_parameters').errors.at(-1), {
      path: 'payload',
      message: 'is nested too deeply',
    });
  });

  test('an integration stored without schemas is not validated, and one with large schemas says so', async () => {
    const values = Array.from({ length: 10_000 }, (_, at) => `value ${at}`);
    const parameters = [{ name: 'q', in: 'query', schema: { enum: values } }];
    const old = await registerApi(gateway.instance, {
      document: { openapi: '3.1.0', info: {}, paths: { '/': { get: { parameters, responses: {} } } } },
      slug: 'old',
      base_url: gateway.upstream.url,
      operations: ['get:/'],
    });
    assert.ok(
      old.integration.warnings.includes('get:/: query.q is not validated: its schema is too large.'),
      JSON.stringify(old.integration),
    );
    await editStoredOperations(gateway.instance.db, old.integration.id, (operation) => {
      delete operation.security_cookies;
      delete operation.request_body?.encodings;
    });
    await gateway.instance.db
      .updateTable('integration_operations')
      .set({ schemas: null })
      .where('integration_id', '=', old.integration.id)
      .execute();
    const body = expectBody(await old.call('get:/', { query_params: { q: 7 } }), CallEnvelope);
    assert.deepEqual(body, { success: true, status_code: 200, data: { ok: true } });
  });
});
