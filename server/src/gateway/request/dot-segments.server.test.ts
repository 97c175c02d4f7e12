import assert from 'node:assert/strict';
import { before, beforeEach, describe, test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import fc from 'fast-check';
import { startDecodingProxy } from '../../testing/decoding-proxy.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';
import { hasDotSegment } from './dot-segments.ts';

const operation = (style: string, schema: object = {}) => ({
  get: { parameters: [{ name: 'name', in: 'path', required: true, style, schema }], responses: {} },
});
const DOCUMENT = {
  openapi: '3.1.0',
  info: {},
  paths: {
    '/files/{name}': operation('simple'),
    '/hidden/.{name}': operation('simple'),
    '/label/{name}': operation('label'),
    '/matrix/{name}': operation('matrix'),
    '/admin/users': { get: { responses: {} } },
  },
};
const WITH_NAME = ['get:/files/{name}', 'get:/hidden/.{name}', 'get:/label/{name}', 'get:/matrix/{name}'];

describe('a path parameter, at an API behind a proxy that decodes paths', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;

  before(async () => {
    gateway = await startGatewayFixture(scope, { document: DOCUMENT });
    const base_url = await startDecodingProxy(scope, gateway.upstream.url);
    const path = '/api/workspaces/default/integrations/api';
    await gateway.instance.api('PATCH', path, { base_url }, { 'if-match': '*' });
  });
  beforeEach(() => {
    gateway.upstream.requests.length = 0;
  });

  const attacks = [
    '.',
    '..',
    '../admin/users',
    'x/../../admin/users',
    'x/..',
    '/../admin',
    './x',
    '..\\admin',
    'x\\..\\admin',
    '..%2fadmin',
    '%2e%2e/admin',
    '%2E%2E%2Fadmin',
    '%252e%252e%252fadmin',
    '%25252e%25252e%25252fadmin',
    '..%5cadmin',
    '..;/admin/users',
    '..;a=b/admin',
    '..?x',
    '..#x',
    '.%2e/admin',
    '\uff0e\uff0e\uff0fadmin',
    '%c0%ae%c0%ae%c0%afadmin',
    '.. /admin',
    '..%20/admin',
    '.\t./admin',
    '.%0a.%0d/admin',
    '..%00/admin',
    '%u002e%u002e%u002fadmin',
    '%uff0e%uff0e%u2215admin',
    '%2525252525252525252525252525252e',
  ];
  for (const value of attacks) {
    for (const key of WITH_NAME) {
      // Elsewhere a dot or `;name=` comes before the value.
      const name = key === 'get:/files/{name}' ? value : `x/${value}`;
      test(`${key} refuses ${JSON.stringify(name)}`, async () => {
        expectProblem(await gateway.call(key, { path_params: { name } }), 422, 'invalid_parameters');
        assert.deepEqual(
          gateway.upstream.requests.map(({ line }) => line),
          [],
        );
      });
    }
  }

  test('an empty label is a dot segment, and refused', async () => {
    const { status } = await gateway.call('get:/label/{name}', { path_params: { name: '' } });
    assert.deepEqual([status, gateway.upstream.requests.length], [422, 0]);
  });

  test('a value that completes a dot segment with the literal text before it is refused', async () => {
    const response = await gateway.call('get:/hidden/.{name}', { path_params: { name: '/x' } });
    const problem = expectProblem(response, 422, 'invalid_parameters');
    assert.deepEqual([problem.errors[0]?.path, gateway.upstream.requests.length], ['path_params', 0]);
  });

  test('slashes and dots that lead nowhere else are sent', async () => {
    for (const value of [
      'group/project',
      'v1.2',
      '...',
      '.env',
      'a..b',
      'a . b',
      ' .x',
      'a%u002e.',
      '100%',
      '50%25',
      'x;y',
      'ä.ö',
    ])
      assert.equal(
        (await gateway.call('get:/files/{name}', { path_params: { name: value } })).status,
        200,
        value,
      );
  });

  test('no value of any kind reaches another path', async () => {
    const pieces = fc.constantFrom(
      '.',
      '..',
      '/',
      '\\',
      '%2e',
      '%2F',
      '%5c',
      '%252f',
      ';',
      'admin/users',
      'x',
    );
    const property = fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 7 }), async (parts) => {
      gateway.upstream.requests.length = 0;
      await gateway.call('get:/files/{name}', { path_params: { name: parts.join('') } });
      for (const { line } of gateway.upstream.requests) assert.match(line, /^GET \/files(?:\/|$| )/);
    });
    await fc.assert(property, { seed: 12, numRuns: 200 });
  });
});

test('no value is let through that a chain of decoding servers reads as a dot segment', () => {
  const pieces = fc.constantFrom('.', '/', '\\', '%', '25', '2', 'e', '2E', 'f', '5c', 'x', ';');
  const property = fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
    const path = encodeURIComponent(parts.join(''));
    const isRefused = hasDotSegment(path);
    for (let text = path, decodings = 0; decodings < 4; decodings += 1) {
      const segments = text.split(/[/\\]/).map((segment) => segment.replace(/;.*/s, ''));
      if (!isRefused) assert.ok(!segments.some((segment) => segment === '.' || segment === '..'), text);
      text = text.replace(/%[0-9a-f]{2}/gi, (byte) => String.fromCharCode(Number(`0x${byte.slice(1)}`)));
    }
  });
  fc.assert(property, { seed: 12, numRuns: 20_000 });
});
