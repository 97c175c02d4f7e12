import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import { Value } from 'typebox/value';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';

const SECRET = 'sk_live_0123456789';

describe('a large JSON response', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, {
      document: { openapi: '3.1.0', info: {}, paths: { '/x': { get: { responses: {} } } } },
      headers: [{ name: 'X-Api-Key', value: SECRET }],
    });
  });

  const callApi = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    gateway.respond = (_request, response) =>
      void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);
    const response = await gateway.send('get:/x');
    return { response, text: await response.text() };
  };

  const long = `"${'é'.repeat(100_000)}"`;
  const unchanged: [name: string, json: string][] = [
    ['with its digits and its spaces', ` [12345678901234567890, 1.00, ${long}]\n`],
    ['that is one text', long],
  ];
  for (const [name, json] of unchanged) {
    const sent: [how: string, body: string | Buffer, headers: Record<string, string>][] = [
      ['with its length', json, { 'content-length': String(Buffer.byteLength(json)) }],
      ['in chunks', json, {}],
      ['compressed', gzipSync(json), { 'content-encoding': 'gzip' }],
    ];
    for (const [how, body, headers] of sent) {
      test(`${name}, sent ${how}, arrives unchanged`, async () => {
        const { response, text } = await callApi(body, headers);
        assert.equal(text, `{"success":true,"status_code":200,"data":${json}}`);
        assert.equal(response.headers.get('content-length'), String(Buffer.byteLength(text)));
        assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
      });
    }
  }

  test('has its secrets redacted', async () => {
    const { text } = await callApi(`[${long},"${SECRET}"]`);
    assert.equal(text, `{"success":true,"status_code":200,"data":[${long},"••••••"]}`);
  });

  const repaired: [name: string, body: Buffer][] = [
    ['a byte order mark', Buffer.from(`\ufeff${long}`)],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from('["'), Buffer.from([0xff]), Buffer.from(`",${long}]`)]),
    ],
  ];
  for (const [name, body] of repaired) {
    test(`with ${name} arrives as JSON`, async () => {
      const { text } = await callApi(body);
      assert.equal(Value.Parse(CallEnvelope, JSON.parse(text)).success, true);
    });
  }

  test('that is broken is refused', async () => {
    const { response, text } = await callApi(`[${long},]`);
    expectProblem({ status: response.status, body: JSON.parse(text) }, 502, 'bad_upstream_json');
  });
});
