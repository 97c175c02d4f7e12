import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';

const object = { type: 'object' };
const FORM = {
  'application/x-www-form-urlencoded': {
    schema: { type: 'object', properties: { filter: object } },
    encoding: { filter: { style: 'form', explode: true } },
  },
};
const DOCUMENT = {
  openapi: '3.1.0',
  info: {},
  paths: {
    '/things': {
      get: {
        parameters: [
          { name: 'filter', in: 'query', schema: object },
          { name: 'deep', in: 'query', style: 'deepObject', schema: object },
          { name: 'raw', in: 'query', allowReserved: true, schema: { type: 'string' } },
          { name: 'prefs', in: 'cookie', schema: object },
        ],
        responses: {},
      },
    },
    '/form': { post: { requestBody: { content: FORM }, responses: {} } },
    '/multipart': { post: { requestBody: { content: { 'multipart/form-data': {} } }, responses: {} } },
  },
};
const CREDENTIALS = [
  { type: 'api_key', in: 'query', name: 'api_key', value: 'query-key' },
  { type: 'api_key', in: 'cookie', name: 'sid', value: 'cookie-key' },
];

/** Servers disagree on what a name is: none of them may read one that the app must not set. */
describe('names of parameters and fields', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT });
  });
  beforeEach(() => {
    gateway.upstream.requests.length = 0;
  });

  for (const mode of ['strict', 'lenient', 'off'] as const) {
    describe(`validated as ${mode}`, () => {
      let call: GatewayFixture['call'];

      before(async () => {
        const call_policy = { validate_requests: mode };
        ({ call } = await gateway.register({ slug: mode, call_policy }));
      });

      const overrides: [name: string, value: unknown, path: string][] = [
        ['_method', 'DELETE', '_method'],
        ['_METHOD', 'DELETE', '_METHOD'],
        ['_method[]', 'DELETE', '_method[]'],
        ['X-HTTP-Method-Override', 'DELETE', 'X-HTTP-Method-Override'],
        ['filter', { _method: 'DELETE' }, 'filter._method'],
        ['raw', 'a;_method=DELETE', 'raw._method'],
      ];
      for (const [name, value, path] of overrides) {
        test(`a query parameter that overrides the method is left out, with a warning: ${path}`, async () => {
          const body = expectBody(
            await call('get:/things', { query_params: { [name]: value } }),
            CallEnvelope,
          );
          assert.equal(body.warnings?.[0]?.path, `query_params.${path}`);
          assert.equal(gateway.upstream.requests.at(-1)?.line, 'GET /things');
        });
      }

      test('a name with a control character is refused, wherever it is sent', async () => {
        for (const name of ['_method\0x', 'a\0', '\n_method', 'a\x7f']) {
          const inputs: [string, object][] = [
            ['get:/things', { query_params: { filter: { [name]: 'x' } } }],
            ['get:/things', { query_params: { deep: { a: { [name]: 'x' } } } }],
            ['get:/things', { cookie_params: { prefs: { [name]: 'x' } } }],
            ['post:/form', { payload: { [`b${name}`]: 'x' } }],
            ['post:/form', { payload: { filter: { [name]: 'x' } } }],
          ];
          if (mode !== 'strict') inputs.push(['get:/things', { query_params: { [`b${name}`]: ['x'] } }]);
          if (!name.includes('\n'))
            inputs.push(
              ['post:/multipart', { payload: { [`b${name}`]: 'x' } }],
              ['post:/multipart', { payload: { a: { content_base64: 'YQ==', filename: name } } }],
            );
          for (const [operation, input] of inputs)
            expectProblem(await call(operation, input), 422, 'invalid_parameters');
        }
        assert.equal(gateway.upstream.requests.length, 0);
      });

      test('a field that overrides the method is refused where it is a member of another', async () => {
        const refused = await call('post:/form', { payload: { filter: { _method: 'DELETE' } } });
        assert.match(expectProblem(refused, 422, 'invalid_parameters').detail, /filter\._method/);
        expectBody(await call('post:/form', { payload: { filter: { a: 1 } } }), CallEnvelope);
        assert.equal(gateway.upstream.requests.at(-1)?.body, 'a=1');
      });
    });
  }

  test('what some server reads as the name of a credential is refused', async () => {
    const { call } = await gateway.register({ slug: 'secured', credentials: CREDENTIALS });
    const inputs = [
      { query_params: { api_key: 'mine' } },
      { query_params: { 'api.key': 'mine' } },
      { query_params: { ' API_Key': 'mine' } },
      { query_params: { 'api_key[]': 'mine' } },
      { query_params: { filter: { 'api-key': 'mine' } } },
      { query_params: { raw: 'a;api_key=mine' } },
      { cookie_params: { prefs: { sid: 'mine' } } },
    ];
    for (const input of inputs) {
      const problem = expectProblem(await call('get:/things', input), 422, 'invalid_parameters');
      assert.match(problem.detail, /belongs to the credentials/, JSON.stringify(input));
    }
    assert.equal(gateway.upstream.requests.length, 0);
    expectBody(await call('get:/things', { cookie_params: { prefs: { a: '1' } } }), CallEnvelope);
    assert.equal(gateway.upstream.requests.at(-1)?.headers.cookie, 'sid=cookie-key; a=1');
  });
});
