import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildOverview } from '../overview.ts';
import type { JsonObject } from '../parse/json.ts';

const SERVERS = [{ url: 'https://api.example.com' }];
const one = (operation: JsonObject): JsonObject => ({ paths: { '/x': { get: operation } } });
const schema = (value: JsonObject): JsonObject => ({
  paths: { '/x': { get: {} } },
  components: { schemas: { S: value } },
});

/** Faults of published specs, their pointers, and a word of their warnings. */
const TABLE: [name: string, document: JsonObject, pointer: string, mentions: RegExp][] = [
  ['no operations', { paths: {} }, '/paths', /no operations/],
  ['no server', { servers: [{ url: 'ftp://a.example' }], ...one({}) }, '/servers', /no usable server/],
  ['a relative server of a pasted text', { servers: [{ url: '/v1' }], ...one({}) }, '/servers/0', /relative/],
  ['another scheme', { servers: [...SERVERS, { url: 'ftp://a.example' }], ...one({}) }, '/servers/1', /http/],
  [
    'a variable without a default',
    { servers: [...SERVERS, { url: 'https://{tenant}.example.com' }], ...one({}) },
    '/servers/1',
    /\{tenant\}.*base URL/,
  ],
  [
    'an operation on a server of its own',
    one({ servers: [{ url: 'https://{where}.example.com/', variables: { where: { default: 'uploads' } } }] }),
    '/paths/~1x/get',
    /“https:\/\/uploads\.example\.com”.*base URL/,
  ],
  [
    'a path on a server of its own',
    { paths: { '/x': { servers: [{ url: '/v2' }], get: {} } } },
    '/paths/~1x/get',
    /“\/v2”/,
  ],
  ['a later version', { openapi: '3.9.0', ...one({}) }, '/openapi', /parsed as 3\.2/],
  [
    'an operationId twice',
    { paths: { '/a': { get: { operationId: 'x' } }, '/b': { get: { operationId: 'x' } } } },
    '/paths/~1b/get',
    /get:\/a too/,
  ],
  ['an undeclared path parameter', { paths: { '/x/{y}': { get: {} } } }, '/paths/~1x~1{y}/get', /\{y\}/],
  [
    'a path parameter that the path does not have',
    one({ parameters: [{ name: 'y', in: 'path', required: true }] }),
    '/paths/~1x/get',
    /“y” is left out/,
  ],
  ['a path that is not an object', { paths: { '/x': 1, '/y': { get: {} } } }, '/paths/~1x', /left out/],
  [
    'an operation that is not an object',
    { paths: { '/x': { get: 1, put: {} } } },
    '/paths/~1x/get',
    /not an object/,
  ],
  [
    'a path in another file',
    { paths: { '/x': { $ref: 'x.json' }, '/y': { get: {} } } },
    '/paths/~1x',
    /never read/,
  ],
  ['an operation in another file', one({ $ref: 'file:///etc/passwd' }), '/paths/~1x/get', /never read/],
  [
    'a schema at another URL',
    schema({ $ref: 'http://169.254.169.254/latest' }),
    '/components/schemas/S',
    /169\.254.*never read/,
  ],
  [
    'a reference to nothing',
    one({ parameters: [{ $ref: '#/components/parameters/None' }] }),
    '/paths/~1x/get/parameters/0',
    /nothing at/,
  ],
  [
    'a reference to itself',
    schema({ properties: { 'a/b': { $ref: '#/components/schemas/S/properties/a~1b' } } }),
    '/components/schemas/S/properties/a~1b',
    /circular/,
  ],
  [
    'a required header that is never sent for apps',
    one({ parameters: [{ name: 'Cookie', in: 'header', required: true }] }),
    '/paths/~1x/get',
    /“Cookie” is never sent for apps.*header of the integration/,
  ],
  [
    'a required header of the connection, in Swagger 2.0',
    {
      swagger: '2.0',

      paths: {
        '/x': { parameters: [{ name: 'Host', in: 'header', required: true, type: 'string' }], get: {} },
      },
    },
    '/paths/~1x/get',
    /“Host” is of the connection/,
  ],
  ['an invalid pattern', schema({ type: 'string', pattern: '(' }), '/components/schemas/S', /“\(”/],
  [
    'an enum that is not a list',
    schema({ type: 'string', enum: 'a' }),
    '/components/schemas/S',
    /not a list/,
  ],
];

describe('faults are warnings with their pointer', () => {
  for (const [name, document, pointer, mentions] of TABLE) {
    test(name, () => {
      const { warnings } = buildOverview({ openapi: '3.1.0', servers: SERVERS, ...document }, null);
      const found = warnings.find((warning) => warning.pointer === pointer && mentions.test(warning.message));
      assert.ok(found, JSON.stringify(warnings));
    });
  }

  test('a sound spec has no warnings', () => {
    const parameters = [
      { name: 'X-Real-IP', in: 'header' },
      { name: 'Accept', in: 'header', required: true },
      { name: 'X-Required', in: 'header', required: true },
    ];
    const node = { type: 'object', properties: { value: { $ref: '#/components/schemas/Values' } } };
    const { warnings } = buildOverview(
      {
        openapi: '3.0.0',
        servers: SERVERS,
        'x-vendor': { $ref: 'nowhere.json' },
        paths: {
          '/x': {
            servers: [{ url: 'https://elsewhere.example' }],
            get: {
              parameters,
              servers: SERVERS.map(({ url }) => ({ url: `${url}/` })),
              responses: {
                default: {
                  content: {
                    'application/json': {
                      schema: { $ref: '#/components/schemas/Node' },
                      example: { $ref: 'nowhere.json', pattern: '(' },
                    },
                  },
                },
              },
            },
          },
        },
        components: {
          schemas: {
            Node: node,
            // Numbers among the values, an empty list, a property named like a keyword, a lax pattern.
            Values: { type: 'string', enum: [1, 'a', null] },
            Named: {
              properties: { pattern: { type: 'string', pattern: '^[a\\_]$' }, enum: { type: 'string' } },
            },
          },
        },
      },
      null,
    );
    assert.deepEqual(warnings, []);
  });

  test('a property named default is linted', () => {
    const { warnings } = buildOverview(
      { openapi: '3.0.0', servers: SERVERS, ...schema({ properties: { default: { $ref: 'x.json' } } }) },
      null,
    );
    assert.deepEqual(
      warnings.map(({ pointer }) => pointer),
      ['/components/schemas/S/properties/default'],
    );
  });

  test('a hundred warnings are returned, the rest counted', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`S${index}`, { $ref: `${index}.json` }]),
    );
    const { warnings } = buildOverview(
      { openapi: '3.0.0', servers: SERVERS, ...one({}), components: { schemas } },
      null,
    );
    assert.equal(warnings.length, 101);
    assert.match(warnings.at(-1)?.message ?? '', /200 more/);
  });
});
