import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Instance, registerApi, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { startUpstream } from '../testing/upstream.ts';

const SECRET = 'sk_live_0123456789';

describe('a large JSON response', () => {
  const scope = suiteScope();
  let instance: Instance;
  let api: Awaited<ReturnType<typeof registerApi>>;
  let answer: { headers: Record<string, string>; body: string | Buffer };

  before(async () => {
    const upstream = await startUpstream(scope, (_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', ...answer.headers }).end(answer.body),
    );
    instance = await startInstance(scope, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
    api = await registerApi(instance, {
      document: { openapi: '3.1.0', info: {}, paths: { '/x': { get: { responses: {} } } } },
      base_url: upstream.url,
      operations: ['get:/x'],
      headers: [{ name: 'X-Api-Key', value: SECRET }],
    });
  });

  const called = async (body: string | Buffer, headers: Record<string, string> = {}) => {
    answer = { body, headers };
    const response = await fetch(
      `${instance.url}/api/apps/${api.app.id}/integrations/custom/api/${encodeURIComponent('get:/x')}`,
      { method: 'POST', headers: { authorization: `Bearer ${api.token}` } },
    );
    return { response, text: await response.text() };
  };

  const long = `"${'é'.repeat(100_000)}"`;
  const asItCame: [name: string, json: string][] = [
    ['with its digits and its spaces', ` [12345678901234567890, 1.00, ${long}]\n`],
    ['that is one text', long],
  ];
  for (const [name, json] of asItCame) {
    const sent: [how: string, body: string | Buffer, headers: Record<string, string>][] = [
      ['with its length', json, { 'content-length': String(Buffer.byteLength(json)) }],
      ['in chunks', json, {}],
      ['compressed', gzipSync(json), { 'content-encoding': 'gzip' }],
    ];
    for (const [how, body, headers] of sent) {
      test(`${name}, sent ${how}, arrives unchanged`, async () => {
        const { response, text } = await called(body, headers);
        assert.equal(text, `{"success":true,"status_code":200,"data":${json}}`);
        assert.equal(response.headers.get('content-length'), String(Buffer.byteLength(text)));
        assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
      });
    }
  }

  test('has its secrets redacted', async () => {
    const { text } = await called(`[${long},"${SECRET}"]`);
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
      const { text } = await called(body);
      assert.equal(JSON.parse(text).success, true);
    });
  }

  test('that is broken is refused', async () => {
    const { response, text } = await called(`[${long},]`);
    assert.deepEqual([response.status, JSON.parse(text).code], [502, 'bad_upstream_json']);
  });
});
