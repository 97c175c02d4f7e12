import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from '../parse/json.ts';
import { buildDocumentation } from './documentation.ts';
import { listSecuritySchemes } from './security.ts';

describe('an operation for people', () => {
  const DOCUMENT: JsonObject = {
    openapi: '3.1.0',
    security: [{ key: [] }],
    paths: {
      '/x/{id}': {
        get: {
          description: '# Heading\n<script>alert(1)</script>',
          'x-internal': { secret: true },
          externalDocs: { url: 'https://docs.example.com', description: 'More' },
          security: [{ key: [], oauth: ['read'] }, {}],
          responses: {
            200: { $ref: '#/components/responses/Things' },
            '4xx': { description: 'Not found' },
            default: { description: 'Else', content: { 'text/plain': { schema: { type: 'string' } } } },
            'x-more': {},
          },
        },
        put: { externalDocs: { url: 'javascript:alert(1)' } },
      },
    },
    components: {
      responses: {
        Things: {
          description: 'The *things*',
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { id: { type: 'integer', readOnly: true } },
                required: ['id'],
              },
            },
            'application/xml': {},
          },
        },
      },
    },
  };

  test('answers by status, ways to be let in, further reading; Markdown stays text', () => {
    const operation = buildDocumentation(DOCUMENT, 'get:/x/{id}');
    assert.deepEqual(operation.answers, [
      {
        status: '200',
        description: 'The *things*',
        media_types: ['application/json', 'application/xml'],
        type: '{\n  id: number;\n}',
      },
      { status: '4XX', description: 'Not found', media_types: [], type: 'unknown' },
      { status: 'default', description: 'Else', media_types: ['text/plain'], type: 'string' },
    ]);
    assert.deepEqual(operation.security, [
      [
        { scheme: 'key', scopes: [] },
        { scheme: 'oauth', scopes: ['read'] },
      ],
      [],
    ]);
    assert.deepEqual(operation.external_docs, { url: 'https://docs.example.com', description: 'More' });
    assert.equal(operation.description, '# Heading\n<script>alert(1)</script>');
    assert.ok(!JSON.stringify(operation).includes('x-'));
  });

  test('the document’s security where the operation has none; a script is no link', () => {
    const { security, external_docs } = buildDocumentation(DOCUMENT, 'put:/x/{id}');
    assert.deepEqual([security, external_docs], [[[{ scheme: 'key', scopes: [] }]], null]);
  });

  test('Swagger 2.0', () => {
    const { answers } = buildDocumentation(
      {
        swagger: '2.0',
        produces: ['application/json'],
        paths: {
          '/x': {
            get: {
              responses: {
                200: { description: 'ok', schema: { type: 'array', items: { type: 'string' } } },
                204: { description: 'none' },
              },
            },
          },
        },
      },
      'get:/x',
    );
    assert.deepEqual(
      answers.map(({ media_types, type }) => [media_types, type]),
      [
        [['application/json'], 'string[]'],
        [[], 'unknown'],
      ],
    );
  });
});

describe('what an API wants to be told', () => {
  const flow = { tokenUrl: '/oauth/token', scopes: { read: 'Read', 'x-vendor': 'no' } };
  const none = { in: null, parameter_name: null, scheme: null, headers: [], token_url: null, scopes: [] };
  const table: [name: string, declared: JsonObject, expected: object][] = [
    [
      'a key in a header',
      { type: 'apiKey', in: 'header', name: 'X-Key' },
      { type: 'apiKey', in: 'header', parameter_name: 'X-Key', headers: ['X-Key'] },
    ],
    [
      'a key in the query',
      { type: 'apiKey', in: 'query', name: 'key' },
      { type: 'apiKey', in: 'query', parameter_name: 'key' },
    ],
    [
      'a key in a cookie',
      { type: 'apiKey', in: 'cookie', name: 'sid' },
      { type: 'apiKey', in: 'cookie', parameter_name: 'sid' },
    ],
    [
      'a bearer token',
      { type: 'http', scheme: 'Bearer' },
      { type: 'http', scheme: 'bearer', headers: ['Authorization'] },
    ],
    ['Swagger’s basic', { type: 'basic' }, { type: 'http', scheme: 'basic', headers: ['Authorization'] }],
    [
      'client credentials',
      { type: 'oauth2', flows: { clientCredentials: flow } },
      {
        type: 'oauth2',
        headers: ['Authorization'],
        token_url: 'https://api.example.com/oauth/token',
        scopes: ['read'],
      },
    ],
    [
      'Swagger’s client credentials',
      { type: 'oauth2', flow: 'application', ...flow },
      {
        type: 'oauth2',
        headers: ['Authorization'],
        token_url: 'https://api.example.com/oauth/token',
        scopes: ['read'],
      },
    ],
    [
      'a person who signs in: no token for a server',
      { type: 'oauth2', flows: { authorizationCode: flow } },
      { type: 'oauth2', headers: ['Authorization'] },
    ],
    [
      'OpenID Connect',
      { type: 'openIdConnect', openIdConnectUrl: 'https://id.example.com/.well-known/openid-configuration' },
      {
        type: 'openIdConnect',
        headers: ['Authorization'],
        openid_connect_url: 'https://id.example.com/.well-known/openid-configuration',
      },
    ],
  ];
  for (const [name, declared, expected] of table) {
    test(name, () => {
      const [scheme] = listSecuritySchemes(
        { components: { securitySchemes: { s: declared } } },
        'https://api.example.com/v1',
      );
      assert.deepEqual(scheme, {
        name: 's',
        ...none,
        description: '',
        openid_connect_url: null,
        ...expected,
      });
    });
  }
});
