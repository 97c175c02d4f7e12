import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Json, JsonObject } from '../parse/json.ts';
import { compactSchema } from './compact-schema.ts';

const SCHEMAS: JsonObject = {
  Name: { type: 'string', description: 'A name', maxLength: 10, xml: { name: 'n' } },
  Node: { type: 'object', properties: { next: { $ref: '#/components/schemas/Node' } } },
};

function compacted(schema: Json, schemas: JsonObject = SCHEMAS, maxChars = 10_000): JsonObject {
  return compactSchema({ components: { schemas } }, schema, maxChars);
}

describe('a compact schema', () => {
  const name = { type: 'string', maxLength: 10, description: 'A name' };
  const cases: [name: string, schema: Json, expected: JsonObject][] = [
    ['follows references', { $ref: '#/components/schemas/Name' }, name],
    [
      'keeps properties, and which are required',
      { properties: { n: { $ref: '#/components/schemas/Name' }, m: { minimum: 1 } }, required: ['n'] },
      { properties: { n: name, m: { minimum: 1 } }, required: ['n'] },
    ],
    [
      'leaves out read-only properties',
      { properties: { id: { readOnly: true }, p: { writeOnly: true } }, required: ['id', 'p'] },
      { properties: { p: {} }, required: ['p'] },
    ],
    [
      'keeps what one part requires of another',
      { allOf: [{ properties: { a: {} } }, { required: ['a'] }] },
      { allOf: [{ properties: { a: {} } }, { required: ['a'] }] },
    ],
    ['writes oneOf as anyOf', { oneOf: [{ type: 'null' }] }, { anyOf: [{ type: 'null' }] }],
    [
      'leaves out empty schemas',
      { items: {}, allOf: [{}, { minimum: 1 }], anyOf: [{ type: 'null' }, {}] },
      { allOf: [{ minimum: 1 }] },
    ],
    [
      'keeps closed objects closed',
      { type: 'object', additionalProperties: false },
      { type: 'object', additionalProperties: false },
    ],
    [
      'writes exclusive bounds as numbers, as draft 4 does not',
      { minimum: 1, exclusiveMinimum: true, exclusiveMaximum: 9, multipleOf: 2 },
      { minimum: 1, exclusiveMinimum: 1, exclusiveMaximum: 9, multipleOf: 2 },
    ],
    ['knows examples by either name', { items: { example: 7 } }, { items: { examples: [7] } }],
    ['leaves out long values', { type: 'string', enum: ['x'.repeat(2000)] }, { type: 'string' }],
    [
      'ends where a schema is recursive',
      { $ref: '#/components/schemas/Node' },
      { type: 'object', properties: { next: { type: 'object' } } },
    ],
    ['allows anything for a schema of another document', { $ref: 'https://example.com/x.json' }, {}],
    ['is empty for a schema that allows anything', true, {}],
    [
      'takes names of every kind',
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
      JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
    ],
  ];
  for (const [title, schema, expected] of cases) {
    test(title, () => assert.deepEqual(compacted(schema), expected));
  }

  test('that is cut allows what the whole allows', () => {
    const leaf: JsonObject = { type: 'object', required: ['a'], properties: { a: { enum: [1, 2] }, b: {} } };
    const schema: JsonObject = {
      type: 'object',
      required: ['list', 'one'],
      properties: {
        list: { type: 'array', items: { oneOf: [leaf, { type: 'string' }] } },
        one: { allOf: [leaf, { properties: { c: leaf } }] },
      },
    };
    const value = { list: [{ a: 1, b: 3 }, 'x'], one: { a: 2, c: { a: 1 } } };
    const ajv = new Ajv2020({ strict: false });
    assert.equal(ajv.validate(schema, value), true);
    for (let maxChars = 0; maxChars < 500; maxChars += 1)
      assert.equal(ajv.validate(compacted(schema, {}, maxChars), value), true);
    assert.equal(ajv.validate(compacted(schema, {}), { ...value, one: { a: 3 } }), false);
  });

  test('keeps to its size and has no references', () => {
    const { schema } = fc.letrec<{ schema: Json }>((tie) => ({
      schema: fc.oneof(
        { maxDepth: 6, withCrossShrink: true },
        fc.constantFrom<Json>(true, null, { $ref: '#/components/schemas/S' }),
        fc.record({ type: fc.constantFrom('string', 'integer'), description: fc.string() }),
        fc.dictionary(fc.string(), tie('schema')).map((properties): Json => ({ properties })),
        fc.array(tie('schema')).map((allOf): Json => ({ allOf })),
        tie('schema').map((items): Json => ({ items, anyOf: [items, items] })),
      ),
    }));
    fc.assert(
      fc.property(schema, schema, fc.integer({ min: 100, max: 3000 }), (value, shared, maxChars) => {
        const text = JSON.stringify(compacted(value, { S: shared }, maxChars));
        assert.ok(text.length <= maxChars * 1.5, `${text.length} of ${maxChars}`);
        assert.doesNotMatch(text, /"\$ref":"#/);
      }),
    );
  });

  test('that doubles with every step ends', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => {
        const next = { $ref: `#/components/schemas/S${index + 1}` };
        return [`S${index}`, { properties: { a: next, b: next }, allOf: [next, next] }];
      }),
    );
    assert.ok(JSON.stringify(compacted({ $ref: '#/components/schemas/S0' }, schemas)).length < 20_000);
  });
});
