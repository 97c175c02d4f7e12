import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';

const header = (name: string) => ({ name, in: 'header', schema: { type: 'string' } });
const DOCUMENT = {
  openapi: '3.1.0',
  info: {},
  paths: {
    '/things': {
      get: { parameters: [header('X_Trace'), header('X-Forwarded-For'), header('X-Limit')], responses: {} },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Other-Key' } } },
};

describe('headers of an app', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: DOCUMENT,
      headers: [{ name: 'X-Tenant-Id', value: 'seven', sensitive: false }],
    });
  });

  for (const mode of ['strict', 'lenient', 'off'] as const) {
    describe(`validated as ${mode}`, () => {
      let call: GatewayFixture['call'];

      before(async () => {
        ({ call } = await gateway.register({ slug: mode, call_policy: { validate_requests: mode } }));
      });
      beforeEach(() => {
        gateway.upstream.requests.length = 0;
      });

      const sentNames = () =>
        (gateway.upstream.requests.at(-1)?.rawHeaders ?? []).filter((_text, index) => index % 2 === 0);

      const leftOut = [
        'X-HTTP-Method-Override',
        'X_HTTP_Method_Override',
        'X-HTTP-Method',
        'X-Method-Override',
        'X-Original-URL',
        'X-Rewrite-URL',
        'Forwarded',
        'Via',
        'X-Forwarded-For',
        'X_Forwarded_For',
        'X-Forwarded-Host',
        'X-Real-IP',
        'True-Client-IP',
        'HTTP2-Settings',
        'Proxy',
        'X-Middleware-Subrequest',
        'X_Tenant_Id',
        'x-tenant-id',
        'X_Other_Key',
        'Cookie',
        'Host',
        'Transfer_Encoding',
        'Content_Type',
        'Idempotency_Key',
        'X-Anything',
        'X Bad',
      ];
      for (const name of leftOut) {
        test(`${name} is left out, with a warning`, async () => {
          const body = expectBody(await call('get:/things', { headers: { [name]: 'eight' } }), CallEnvelope);
          assert.equal(body.status_code, 200);
          assert.deepEqual(
            body.warnings?.map(({ path }) => path),
            [`headers.${name}`],
          );
          assert.match(body.warnings?.[0]?.message ?? '', /left out$/);
          const { rawHeaders = [] } = gateway.upstream.requests.at(-1) ?? {};
          assert.ok(!rawHeaders.includes('eight'), rawHeaders.join(' '));
        });
      }

      test('headers that choose a representation, repeat or trace a request are sent undeclared', async () => {
        const names = [
          'accept',
          'Accept-Language',
          'If-None-Match',
          'If-Modified-Since',
          'Range',
          'Idempotency-Key',
          'Prefer',
          'traceparent',
          'tracestate',
          'baggage',
          'Content-Language',
          'Cache-Control',
          'User-Agent',
        ];
        const headers = Object.fromEntries(names.map((name) => [name, 'x']));
        const body = expectBody(await call('get:/things', { headers }), CallEnvelope);
        assert.equal(body.warnings, undefined);
        for (const name of names) assert.ok(sentNames().includes(name), name);
      });

      test('a declared header is sent under the name of the spec, "_" and "-" alike, once', async () => {
        const body = expectBody(
          await call('get:/things', {
            headers: { 'x-trace': 'a', X_Trace: 'b', 'X-Limit': 1 },
          }),
          CallEnvelope,
        );
        assert.equal(body.warnings, undefined);
        assert.deepEqual(
          sentNames().filter((name) => /^x/i.test(name)),
          ['X-Tenant-Id', 'X_Trace', 'X-Limit'],
        );
        assert.equal(gateway.upstream.requests.at(-1)?.headers.x_trace, 'a');
      });
    });
  }
});
