import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { TestResult } from '@trunkline/contract/schemas/test-requests';
import { type GatewayFixture, startGatewayFixture } from '../testing/gateway.ts';
import { suiteScope } from '../testing/scope.ts';
import { createLoopDetection } from './loop-detection.ts';

const LOOP = {
  openapi: '3.1.0',
  info: { title: 'Trunkline', version: '1' },
  paths: {
    '/api/apps/{app}/integrations/custom/loop/{operation}': {
      post: {
        operationId: 'callAgain',
        parameters: ['app', 'operation'].map((name) => ({
          name,
          in: 'path',
          required: true,
          schema: { type: 'string' },
        })),
        requestBody: { content: { 'application/json': {} } },
        responses: { 200: { description: 'ok' } },
      },
    },
  },
};
const THINGS = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: { '/things': { get: { responses: { 200: { description: 'ok' } } } } },
};

describe('the CDN-Loop header', () => {
  const detection = createLoopDetection(Buffer.alloc(32, 1));
  const own = detection.nextHeader(undefined);

  test('has one id for one master key, which does not tell the key', () => {
    assert.equal(createLoopDetection(Buffer.alloc(32, 1)).nextHeader(undefined), own);
    assert.notEqual(createLoopDetection(Buffer.alloc(32, 2)).nextHeader(undefined), own);
    assert.match(own, /^trunkline-[0-9a-f]{16}$/);
  });

  test('keeps the ids of others before its own', () => {
    assert.equal(detection.nextHeader('cdn.example; a=b'), `cdn.example; a=b, ${own}`);
    assert.equal(detection.nextHeader(`${own}0`), `${own}0, ${own}`);
  });

  for (const header of [own, `cdn.example,${own}`, `${own} ;v=1, cdn.example`, ['cdn.example', own]]) {
    test(`with its own id is refused: ${header}`, () => {
      assert.throws(() => detection.nextHeader(header), { code: 'loop_detected', status: 508 });
    });
  }
});

describe('a call that comes back to Trunkline', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: THINGS, slug: 'things' });
  });

  test('is refused with loop_detected, and logged once as itself and once as the loop', async () => {
    const { instance } = gateway;
    const { app, token, integration, call } = await gateway.register({
      document: LOOP,
      base_url: instance.url,
      slug: 'loop',
    });
    const path = `/api/workspaces/default/integrations/${integration.slug}`;
    const headers = [{ name: 'Authorization', value: `Bearer ${token}` }];
    const edit = { revision: integration.revision, headers };
    assert.equal(
      (await instance.api('PATCH', path, edit, { 'if-match': `${integration.revision}` })).status,
      200,
    );
    const input = { path_params: { app: app.id, operation: 'callAgain' }, payload: {} };
    const { body } = await call('callAgain', input);
    assert.partialDeepStrictEqual(body, { status_code: 508, data: { code: 'loop_detected' } });

    const tested = await instance.api('POST', `${path}/test-requests`, { operation: 'callAgain', ...input });
    assert.equal(expectBody(tested, TestResult).response.status_code, 508);

    const calls = `/api/workspaces/default/calls?app_id=${app.id}`;
    const log = expectBody(await instance.api('GET', calls), Page(CallLogEntry));
    const codes = log.items.map(({ code }) => code);
    assert.deepEqual(codes.sort(), ['loop_detected', 'loop_detected', null].sort());
  });

  test('is refused as a test request too', async () => {
    await gateway.call('get:/things', {}, { 'cdn-loop': 'cdn.example' });
    const header = gateway.upstream.requests.at(-1)?.headers['cdn-loop'] ?? '';
    assert.match(header, /^cdn\.example, trunkline-/);
    const tested = await gateway.instance.api(
      'POST',
      '/api/workspaces/default/integrations/things/test-requests',
      { operation: 'get:/things' },
      { 'cdn-loop': header },
    );
    expectProblem(tested, 508, 'loop_detected');
  });
});
