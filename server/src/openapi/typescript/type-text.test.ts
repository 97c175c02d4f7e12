import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { assertIsType } from '../../testing/typescript.ts';
import { buildOperations } from '../definition/build-operation.ts';
import type { Json, JsonObject } from '../parse/json.ts';

const KEY = 'get:/things';

const A = '{ a?: string; }';
const ANY = 'Record<string, unknown>';

function openapi(responses: Json, schemas: JsonObject = {}): JsonObject {
  return { openapi: '3.1.0', paths: { '/things': { get: { responses } } }, components: { schemas } };
}

function responding(schema: Json, schemas: JsonObject = {}): JsonObject {
  return openapi({ '200': { content: { 'application/json': { schema } } } }, schemas);
}

function typeIn(document: JsonObject): string | undefined {
  return buildOperations(document, [KEY])[0]?.response_type;
}

function typeFor(schema: Json, schemas?: JsonObject): string | undefined {
  return typeIn(responding(schema, schemas))?.replaceAll(/\s+/g, ' ');
}

describe('schemas', () => {
  const ref = { $ref: '#/components/schemas/T' };
  const a = { properties: { a: { type: 'string' } } };
  const cases: [name: string, schema: Json, type: string, schemas?: JsonObject][] = [
    ['a scalar', { type: 'integer' }, 'number'],
    ['a list of types', { type: ['string', 'null', 'number'] }, 'string | null | number'],
    ['3.0 nullable', { type: 'boolean', nullable: true }, 'boolean | null'],
    ['Swagger x-nullable', { type: 'string', 'x-nullable': true }, 'string | null'],
    ['an enum', { type: 'string', enum: ['open', 'it\'s "x"'] }, '"open" | "it\'s \\"x\\""'],
    ['an enum of everything', { enum: [1, -2, true, null] }, '1 | -2 | true | null'],
    ['an enum of objects', { type: 'object', enum: [{}] }, ANY],
    ['a long enum', { type: 'integer', enum: Array.from({ length: 99 }, (_, index) => index) }, 'number'],
    ['a constant', { const: 'x' }, '"x"'],
    ['a list', { type: 'array', items: { type: 'string' } }, 'string[]'],
    ['a list of alternatives', { items: { type: ['string', 'null'] } }, 'Array<string | null>'],
    ['a list of anything', { type: 'array' }, 'unknown[]'],
    [
      'an object',
      { type: 'object', required: ['id'], properties: { id: { type: 'integer' }, 'a-b': {} } },
      '{ id: number; "a-b"?: unknown; }',
    ],
    ['write-only properties', { properties: { p: { type: 'string', writeOnly: true } } }, ANY],
    ['an open object', { ...a, additionalProperties: true }, '{ a?: string; [name: string]: unknown; }'],
    ['a record', { type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    ['any object', { type: 'object' }, ANY],
    ['allOf', { type: 'object', allOf: [a, ref] }, '{ a?: string; } & { b?: true; }'],
    ['allOf of alternatives', { allOf: [a, { oneOf: [a, ref] }] }, `${A} & (${A} | { b?: true; })`],
    ['anyOf', { anyOf: [{ type: 'string' }, ref] }, 'string | { b?: true; }'],
    ['oneOf with null', { oneOf: [ref, { type: 'null' }] }, '{ b?: true; } | null'],
    ['oneOf with anything', { oneOf: [ref, {}] }, 'unknown'],
    ['true', true, 'unknown'],
    ['false', { type: 'array', items: false }, 'never[]'],
    ['no type at all', { type: 'file' }, 'unknown'],
    ['a reference to nothing', { $ref: '#/components/schemas/None' }, 'unknown'],
    ['a reference elsewhere', { $ref: 'https://example.com/x.json' }, 'unknown'],
    [
      'recursion',
      { $ref: '#/components/schemas/Node' },
      '{ next?: unknown; }',
      { Node: { properties: { next: { $ref: '#/components/schemas/Node' } } } },
    ],
  ];
  for (const [name, schema, type, schemas = { T: { properties: { b: { const: true } } } }] of cases) {
    test(name, () => assert.equal(typeFor(schema, schemas), type));
  }

  test('each object has its own lines', () => {
    const schema = { items: { properties: { a: { properties: { b: { type: 'string' } } } } } };
    assert.equal(typeIn(responding(schema)), 'Array<{\n  a?: {\n    b?: string;\n  };\n}>');
  });

  test('the depth ends in unknown', () => {
    let schema: JsonObject = { type: 'string' };
    for (let level = 0; level < 10; level += 1) schema = { properties: { a: schema } };
    assert.equal(typeFor(schema), `${'{ a?: '.repeat(6)}unknown${'; }'.repeat(6)}`);
  });
});

describe('sizes', () => {
  const many = (property: JsonObject, count: number) => ({
    properties: Object.fromEntries(Array.from({ length: count }, (_, index) => [`name_${index}`, property])),
  });

  test('a part that is too large is unknown, and every name above it stays', () => {
    const type = typeFor(many(many(many({ type: 'string' }, 20), 20), 20)) ?? '';
    assert.ok(type.length < 20_000);
    assert.match(type, /name_19\?: \{ name_0\?: unknown;.* name_19\?: unknown; \}; \}$/);
  });

  test('a type that is too large at the top stays open', () => {
    const type = typeIn(responding(many({ type: 'string' }, 5000))) ?? '';
    assert.ok(type.length < 20_000 && type.length > 10_000);
    assert.match(type, /\[name: string\]: unknown;\n\}$/);
    assertIsType(type);
  });

  test('a schema that doubles with every step ends', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => {
        const next = { $ref: `#/components/schemas/S${index + 1}` };
        return [`S${index}`, { allOf: [next, next], oneOf: [next, next] }];
      }),
    );
    assertIsType(typeFor({ $ref: '#/components/schemas/S0' }, schemas) ?? '');
  });
});

describe('responses', () => {
  const json = (type: string, mediaType = 'application/json') => ({
    content: { [mediaType]: { schema: { type } } },
  });
  const swagger = (operation: JsonObject): JsonObject => ({
    swagger: '2.0',
    paths: { '/things': { get: { responses: { 200: { schema: { type: 'string' } } }, ...operation } } },
  });
  const cases: [name: string, document: JsonObject, type: string][] = [
    ['2xx before the default', openapi({ default: json('string'), 201: json('number') }), 'number'],
    ['the first that is JSON', openapi({ 200: { content: {} }, 202: json('number') }), 'number'],
    ['2XX', openapi({ '2XX': json('number') }), 'number'],
    ['the default', openapi({ 404: json('string'), default: json('boolean') }), 'boolean'],
    ['no default beside a 204', openapi({ 204: {}, default: json('boolean') }), 'unknown'],
    ['+json', openapi({ 200: json('number', 'application/hal+json; charset=utf-8') }), 'number'],
    ['any media type', openapi({ 200: json('number', '*/*') }), 'number'],
    ['text', openapi({ 200: json('string', 'text/plain') }), 'unknown'],
    ['no responses', openapi(null), 'unknown'],
    ['Swagger', swagger({}), 'string'],
    ['Swagger that produces JSON', swagger({ produces: ['text/xml', 'application/json'] }), 'string'],
    ['Swagger that produces none', swagger({ produces: ['text/xml'] }), 'unknown'],
  ];
  for (const [name, document, type] of cases) test(name, () => assert.equal(typeIn(document), type));
});

describe('foreign names and values', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '*/',
      '`\u0024{1}`',
      '"',
      "'; import('x'); '",
      '</script>',
      '\n}',
      '__proto__',
      'new',
      'get',
    ),
    fc.string({ unit: 'binary' }),
  );
  const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom<Json>(true, false, null, {}, { $ref: '#/components/schemas/S' }),
      fc.record({ type: fc.constantFrom('string', 'integer', 'null', 'file'), nullable: fc.boolean() }),
      text.map((value): Json => ({ const: value })),
      fc.array(fc.oneof(text, fc.double(), fc.constant(null))).map((values): Json => ({ enum: values })),
      fc.array(fc.tuple(text, tie('schema')), { maxLength: 4 }).chain((properties) =>
        fc.record({
          required: fc.constant(properties.slice(1).map(([name]) => name)),
          properties: fc.constant(Object.fromEntries(properties)),
          additionalProperties: fc.boolean(),
        }),
      ),
      tie('schema').map((items): Json => ({ type: ['array', 'object'], items, additionalProperties: items })),
      fc
        .tuple(fc.constantFrom('allOf', 'anyOf', 'oneOf'), fc.array(tie('schema'), { maxLength: 3 }))
        .map(([name, schemas]): Json => ({ [name]: schemas })),
    ),
  }));

  test('always make one type that parses', () => {
    fc.assert(
      fc.property(schema, schema, (value, shared) =>
        assertIsType(typeIn(responding(value, { S: shared })) ?? ''),
      ),
      { numRuns: 500 },
    );
  });
});
