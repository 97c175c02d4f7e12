import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { registerApi, startInstance } from '../testing/instance.ts';
import { startUpstream } from '../testing/upstream.ts';

const SECRET = 'sk_live_0123456789';
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things/{id}': {
      put: {
        requestBody: { content: { 'application/json': {} } },
        responses: { 200: { description: 'ok' } },
      },
    },
  },
};
const TRY = '/api/workspaces/default/integrations/things/try';

test('trying an operation shows the request as sent and the answer, without the secret', async (t) => {
  const upstream = await startUpstream(t, ({ headers }, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-echo': headers['x-api-key'] ?? '' });
    response.end('{"id":12345678901234567890}');
  });
  const instance = await startInstance(t, { EGRESS_ALLOW: `127.0.0.1:${upstream.port}` });
  await registerApi(instance, {
    document: DOCUMENT,
    base_url: `${upstream.url}/v1`,
    slug: 'things',
    operations: ['put:/things/{id}'],
    headers: [
      { name: 'X-Api-Key', value: SECRET },
      { name: 'X-Tenant', value: 'blue' },
    ],
  });
  const input = { path_params: { id: '7' }, payload: { name: "it's café" } };
  const response = await fetch(instance.url + TRY, {
    method: 'POST',
    headers: { authorization: `Bearer ${instance.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'put:/things/{id}', ...input }),
  });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.ok(!text.includes(SECRET));
  assert.match(text, /"answer":\{"success":true,"status_code":200,"data":\{"id":12345678901234567890\}\}/);
  const body = JSON.parse(text);
  const headerValue = (headers: { name: string; value: string }[], name: string) =>
    headers.find((header) => header.name.toLowerCase() === name)?.value;
  assert.equal(upstream.requests.at(-1)?.headers['x-api-key'], SECRET);
  assert.equal(headerValue(body.request.headers, 'x-api-key'), '••••••');
  assert.equal(headerValue(body.request.headers, 'x-tenant'), 'blue');
  assert.equal(headerValue(body.response.headers, 'x-echo'), '••••••');
  assert.equal(body.request.body, '{"name":"it\'s café"}');
  assert.ok(body.timings.first_byte_ms <= body.timings.total_ms);

  const command = body.request.curl.replace(/^curl/, 'printf "%s\\n"');
  const { stdout } = await promisify(execFile)('sh', ['-c', command]);
  assert.deepEqual(stdout.split('\n').slice(0, 3), ['-X', 'PUT', `${upstream.url}/v1/things/7`]);
  assert.ok(stdout.includes('{"name":"it\'s café"}'));

  const unfit = await instance.api('POST', TRY, { operation: 'put:/things/{id}' });
  assert.deepEqual([unfit.status, unfit.body.code], [422, 'invalid_parameters']);
  const none = await instance.api('POST', TRY, { operation: 'get:/none' });
  assert.deepEqual([none.status, none.body.code], [404, 'not_found']);
  const { body: activity } = await instance.api(
    'GET',
    '/api/workspaces/default/activity?action=integration.try',
  );
  assert.deepEqual(activity.items[0].difference.operation, [null, 'put:/things/{id}']);
});
