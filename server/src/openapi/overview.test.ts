import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { buildOperations } from './definition/build-operation.ts';
import { buildOverview } from './overview.ts';
import { SpecError } from './parse/errors.ts';
import type { Json, JsonObject } from './parse/json.ts';
import { parseSpec } from './parse/parse-spec.ts';

const SAMPLE: JsonObject = {
  openapi: '3.1.0',
  info: { title: 'Sample', version: '1' },
  paths: {
    '/a/{id}': {
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'q', in: 'query', schema: { type: 'string' } },
      ],
      get: {
        operationId: 'same',
        parameters: [{ $ref: '#/components/parameters/Q' }, { name: 'Accept', in: 'header' }],
        responses: { '2XX': { $ref: '#/components/responses/R' } },
      },
      put: { operationId: 'same', requestBody: { $ref: '#/components/requestBodies/B' } },
      'x-note': {},
    },
    '/linked': { $ref: '#/components/pathItems/P' },
    '/outside': { get: { $ref: 'other.json#/get' } },
    '/undeclared/{x}/{y}': { get: { parameters: [{ name: 'z', in: 'path', required: true }] } },
  },
  components: {
    parameters: {
      Q: {
        name: 'q',
        in: 'query',
        required: true,
        style: 'pipeDelimited',
        schema: { type: 'array', items: { $ref: '#/components/schemas/Loop' } },
      },
    },
    schemas: { Loop: { type: 'array', items: { $ref: '#/components/schemas/Loop' } } },
    responses: { R: { content: { 'application/json': {} } } },
    requestBodies: { B: { required: true, content: { 'application/json': {}, 'text/plain': {} } } },
    pathItems: { P: { post: { summary: 'Linked' } } },
    securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' }, oauth: { type: 'oauth2' } },
  },
};

/** Two path parameters that are not declared, and a declared one that is not in the path. */
const UNDECLARED = '/paths/~1undeclared~1{x}~1{y}/get';

describe('parsing', () => {
  const utf16 = (text: string, bom: boolean) =>
    new Uint8Array(Buffer.from((bom ? '\ufeff' : '') + text, 'utf16le'));
  const sources: [name: string, source: Uint8Array][] = [
    ['JSON', Buffer.from('{"openapi": "3.0.0"}')],
    ['JSON with a byte order mark', Buffer.from('\ufeff{"openapi": "3.0.0"}')],
    ['UTF-16 with a byte order mark', utf16('{"openapi": "3.0.0"}', true)],
    ['UTF-16 without', utf16('{"openapi": "3.0.0"}', false)],
    ['UTF-16 the other way round', Buffer.from('\ufeff{"openapi": "3.0.0"}', 'utf16le').swap16()],
    ['YAML', Buffer.from('# a comment\nopenapi: 3.0.0\n')],
    ['YAML in flow style', Buffer.from('{openapi: 3.0.0}')],
  ];
  for (const [name, source] of sources) {
    test(name, () => assert.deepEqual(parseSpec(source).document, { openapi: '3.0.0' }));
  }

  const UNQUOTED: [name: string, source: string, title: string, version: string, ids: (string | null)[]][] = [
    [
      'YAML',
      'openapi: 3.0.1\ninfo: {title: 2024.10, version: 1.10}\npaths: {/a: {get: {operationId: 1.50}, put: {operationId: true}}}',
      '2024.10',
      '1.10',
      ['1.50', 'true'],
    ],
    [
      'YAML with anchors',
      'openapi: 3.0.1\nx: &a {title: 0x10, version: 1.20}\ninfo: *a\npaths: {/a: {get: &op {operationId: 7.0}, put: {<<: *op}}}',
      '0x10',
      '1.20',
      ['7.0', '7.0'],
    ],
    [
      'JSON',
      '{"openapi":"3.2.0","info":{"title":1e3,"version":1.10},"paths":{"/a":{"get":{"operationId":100},"additionalOperations":{"COPY":{"operationId":1.0}}}}}',
      '1e3',
      '1.10',
      ['100', '1.0'],
    ],
    ['YAML in flow style', '{openapi: 3.0.1, info: {title: .5, version: 1.10}}', '.5', '1.10', []],
  ];
  for (const [name, source, title, version, ids] of UNQUOTED) {
    test(`titles, versions and operationIds without quotes stay as they are written, in ${name}`, () => {
      const overview = buildOverview(parseSpec(Buffer.from(source)).document, null);
      assert.deepEqual([overview.title, overview.version], [title, version]);
      assert.deepEqual(
        overview.operations.map(({ operation_id }) => operation_id),
        ids,
      );
    });
  }

  test('only these become texts', () => {
    const source =
      'openapi: 3.0.1\ninfo: {version: 1.10}\nx: {version: 1.10}\npaths: {/a: {get: {deprecated: true}}}';
    const { x, paths } = parseSpec(Buffer.from(source)).document;
    assert.deepEqual([x, paths], [{ version: 1.1 }, { '/a': { get: { deprecated: true } } }]);
  });

  const VERSIONS: [document: JsonObject, format: string, warning: string | undefined][] = [
    [{ openapi: '3.0.1' }, 'openapi-3.0', undefined],
    [{ openapi: '3.1.0-rc1' }, 'openapi-3.1', undefined],
    [{ openapi: 3.1 }, 'openapi-3.1', undefined],
    [{ swagger: '2.0' }, 'swagger-2.0', undefined],
    [{ swagger: 2 }, 'swagger-2.0', undefined],
    [{ openapi: 'v3.0.1' }, 'openapi-3.0', 'The version “v3.0.1” is read as OpenAPI 3.0.1.'],
    [{ openapi: 'OpenAPI 3.1' }, 'openapi-3.1', 'The version “OpenAPI 3.1” is read as OpenAPI 3.1.'],
    [{ openapi: '3.0.x' }, 'openapi-3.0', 'The version “3.0.x” is read as OpenAPI 3.0.x.'],
    [{ swagger: '2.0.0' }, 'swagger-2.0', 'The version “2.0.0” is read as Swagger 2.0.0.'],
    [{ swagger: 'v2' }, 'swagger-2.0', 'The version “v2” is read as Swagger 2.'],
    [{ swagger: '3.0.0' }, 'openapi-3.0', 'The version “3.0.0” is read as OpenAPI 3.0.0.'],
    [{ openapi: '2.0' }, 'swagger-2.0', 'The version “2.0” is read as Swagger 2.0.'],
    [{ openapi: '3.3.0' }, 'openapi-3.2', 'Trunkline does not know OpenAPI 3.3.0 yet; it is parsed as 3.2.'],
  ];
  for (const [document, format, warning] of VERSIONS) {
    test(`the version of ${JSON.stringify(document)}`, () => {
      const overview = buildOverview(document, null);
      const [found] = overview.warnings.filter(({ pointer }) => /openapi|swagger/.test(pointer));
      assert.deepEqual([overview.format, found?.message], [format, warning]);
    });
  }

  test('dates stay strings, numbers as keys become strings, a member named __proto__ is data', () => {
    const { document } = parseSpec(
      Buffer.from('a: 2020-01-01\nresponses: {200: ok}\n__proto__: {polluted: 1}'),
    );
    assert.equal(document.a, '2020-01-01');
    assert.deepEqual(document.responses, { '200': 'ok' });
    assert.equal(Object.hasOwn(document, '__proto__'), true);
    assert.equal(Object.getPrototypeOf(document), Object.prototype);
  });

  test('100,000 levels of nesting are parsed or refused, never a crash', () => {
    for (const source of [
      `${'['.repeat(1e5)}${']'.repeat(1e5)}`,
      `{"paths":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}}`,
      '- '.repeat(20_000),
    ]) {
      try {
        parseSpec(Buffer.from(source));
      } catch (error) {
        assert.ok(error instanceof SpecError, String(error));
      }
    }
  });

  test('any bytes make a document or a SpecError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.string().map((text) => new Uint8Array(Buffer.from(text))),
        ),
        (source) => {
          try {
            buildOverview(parseSpec(source).document, null);
          } catch (error) {
            assert.ok(error instanceof SpecError, String(error));
          }
        },
      ),
    );
  });
});

describe('describing', () => {
  test('operations, path items by reference, and warnings, each with its pointer', () => {
    const { operations, warnings, security_schemes } = buildOverview(
      SAMPLE,
      'https://x.example/dir/spec.json',
    );
    assert.deepEqual(
      operations.map(({ key }) => key),
      ['get:/a/{id}', 'put:/a/{id}', 'post:/linked', 'get:/outside', 'get:/undeclared/{x}/{y}'],
    );
    assert.deepEqual(
      warnings.map(({ pointer }) => pointer),
      [
        '/paths/~1a~1{id}/put',
        '/paths/~1outside/get',
        ...Array(3).fill(UNDECLARED),
        '/components/schemas/Loop',
      ],
    );
    assert.deepEqual(
      security_schemes.map(({ headers }) => headers),
      [[], ['Authorization']],
    );
  });

  test('the operation’s parameters override its path’s; ignored and undeclared ones are handled', () => {
    const [get, put, undeclared] = buildOperations(SAMPLE, [
      'get:/a/{id}',
      'put:/a/{id}',
      'get:/undeclared/{x}/{y}',
    ]);
    assert.deepEqual(
      get?.parameters.map(({ name, in: location, required, style, explode }) => [
        name,
        location,
        required,
        style,
        explode,
      ]),
      [
        ['id', 'path', true, 'simple', false],
        ['q', 'query', true, 'pipeDelimited', false],
      ],
    );
    assert.deepEqual(get?.parameters[1]?.schema, {
      type: 'array',
      items: { type: 'array', items: { type: 'array' } },
    });
    assert.deepEqual(get?.response_media_types, ['application/json']);
    assert.deepEqual(get?.security_query, ['api_key']);
    assert.deepEqual(get?.security_headers, ['authorization']);
    assert.deepEqual(put?.request_body, {
      required: true,
      description: '',
      media_types: ['application/json', 'text/plain'],
    });
    assert.deepEqual(
      undeclared?.parameters.map(({ name }) => name),
      ['x', 'y'],
    );
  });

  test('Swagger 2.0 in OpenAPI’s terms', () => {
    const document: JsonObject = {
      swagger: '2.0',
      consumes: ['application/json'],
      produces: ['application/json'],
      paths: {
        '/x': {
          get: {
            parameters: [
              {
                name: 'tags',
                in: 'query',
                type: 'array',
                collectionFormat: 'tsv',
                items: { type: 'string' },
              },
              { name: 'b', in: 'query', type: 'array' },
            ],
          },
          post: { parameters: [{ name: 'body', in: 'body', required: true, schema: {} }] },
          put: { consumes: [], parameters: [{ name: 'file', in: 'formData', type: 'file' }] },
        },
      },
    };
    const [get, post, put] = buildOperations(document, ['get:/x', 'post:/x', 'put:/x']);
    assert.deepEqual(
      get?.parameters.map(({ style, explode }) => [style, explode]),
      [
        ['tabDelimited', false],
        ['form', false],
      ],
    );
    assert.deepEqual(post?.request_body, {
      required: true,
      description: '',
      media_types: ['application/json'],
    });
    assert.deepEqual(put?.request_body?.media_types, ['multipart/form-data']);
  });

  const servers: [name: string, document: JsonObject, source: string | null, expected: string[]][] = [
    ['absolute', { servers: [{ url: 'https://a.example/v1/' }] }, null, ['https://a.example/v1']],
    [
      'relative',
      { servers: [{ url: '../v2' }] },
      'https://x.example/dir/spec.json',
      ['https://x.example/v2'],
    ],
    ['relative and pasted', { servers: [{ url: '/v2' }] }, null, []],
    ['none', {}, 'https://x.example/dir/spec.json', ['https://x.example']],
    ['a variable without default', { servers: [{ url: 'https://{tenant}.example' }] }, null, []],
    [
      'Swagger',
      { swagger: '2.0', host: 'a.example', basePath: '/b', schemes: ['http', 'wss'] },
      null,
      ['http://a.example/b'],
    ],
    [
      'Swagger without host',
      { swagger: '2.0', basePath: '/b' },
      'https://x.example/spec',
      ['https://x.example/b'],
    ],
    ['another scheme', { servers: [{ url: 'ftp://a.example' }] }, null, []],
  ];
  for (const [name, document, source, expected] of servers) {
    test(`servers: ${name}`, () =>
      assert.deepEqual(buildOverview({ openapi: '3.0.0', ...document }, source).servers, expected));
  }

  test('a spec changed anywhere makes an overview and definitions, or a SpecError', () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<Json>(
        { $ref: '#/paths' },
        { $ref: '#/components/schemas/Loop' },
        { $ref: 'x.json' },
        '__proto__',
        [null],
      ),
    );
    fc.assert(
      fc.property(fc.nat(), values, (index, value) => {
        const changed = replacedAt(SAMPLE, { left: index % 160 }, JSON.parse(JSON.stringify(value)));
        try {
          const { operations } = buildOverview(changed, null);
          buildOperations(
            changed,
            operations.map(({ key }) => key),
          );
        } catch (error) {
          assert.ok(error instanceof SpecError, String(error));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** A copy with the n-th value, in document order, replaced. */
function replacedAt(node: JsonObject, counter: { left: number }, value: Json): JsonObject {
  const entries = Object.entries(node).map(([name, child]): [string, Json] => [
    name,
    replacedIn(child, counter, value),
  ]);
  return Object.fromEntries(entries);
}

function replacedIn(child: Json, counter: { left: number }, value: Json): Json {
  counter.left -= 1;
  if (counter.left === -1) return value;
  if (Array.isArray(child)) return child.map((item) => replacedIn(item, counter, value));
  return typeof child === 'object' && child !== null ? replacedAt(child, counter, value) : child;
}
