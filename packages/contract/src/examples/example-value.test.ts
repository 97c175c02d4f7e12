import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import type { Schema } from '../json-schema.ts';
import { exampleValue } from './example-value.ts';

const ajv = new Ajv2020({ strict: false, multipleOfPrecision: 9, ownProperties: true });
formats.default(ajv);

const FORMATS = ['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uuid'];
const PATTERNS = [
  '^[a-z]+$',
  '^\\d{3}-\\d{4}$',
  '^(?:a|b)x?$',
  '[^a-z]',
  '^v\\d+\\.\\d+$',
  '^[A-Z]{2,10}$|^-$',
];

const bounds = fc
  .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 8, max: 50 }))
  .map(([low, size]) => ({ low, high: low + size }));

const numbers = fc
  .record({
    type: fc.constantFrom('integer', 'number'),
    bounds,
    step: fc.constantFrom(undefined, 1, 2, 3, 0.5, 0.1, 2.5),
    lower: fc.constantFrom(undefined, 'minimum', 'exclusiveMinimum'),
    upper: fc.constantFrom(undefined, 'maximum', 'exclusiveMaximum'),
  })
  .map(
    ({ type, bounds: { low, high }, step, lower, upper }): Schema => ({
      type,
      ...(step !== undefined && { multipleOf: step }),
      ...(lower !== undefined && { [lower]: low }),
      ...(upper !== undefined && { [upper]: high }),
    }),
  );

const texts = fc.oneof(
  fc.constantFrom(...FORMATS).map((format): Schema => ({ type: 'string', format })),
  fc.constantFrom(...PATTERNS).map((pattern): Schema => ({ type: 'string', pattern })),
  fc
    .tuple(fc.nat(30), fc.nat(30))
    .map(([minLength, more]): Schema => ({ type: 'string', minLength, maxLength: minLength + more })),
  fc.nat(30).map((minLength): Schema => ({ type: 'string', minLength, pattern: '^[a-z]+$' })),
);

/** Declared examples may be false: only those that the schema allows are used. No texts: patterns are not applied to them. */
const wordless = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(true, null),
  fc.array(fc.integer()),
  fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }),
);
const declared = fc.record(
  { examples: fc.array(wordless, { maxLength: 2 }), example: wordless, default: wordless },
  { requiredKeys: [] },
);

const values = fc.oneof(
  fc
    .array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 3 })
    .map((list): Schema => ({ enum: list })),
  fc.jsonValue().map((value): Schema => ({ const: value })),
);

const { schema } = fc.letrec<{ schema: Schema; list: Schema; object: Schema; composed: Schema }>((tie) => ({
  schema: fc
    .tuple(
      fc.oneof(
        { depthSize: 'small' },
        numbers,
        texts,
        values,
        fc.constant({ type: 'boolean' }),
        tie('list'),
        tie('object'),
        tie('composed'),
      ),
      declared,
    )
    .map(([one, more]): Schema => ({ ...more, ...one })),
  list: fc
    .record({ items: tie('schema'), minItems: fc.nat(4) })
    .map((keywords): Schema => ({ type: 'array', ...keywords })),
  object: fc
    .record({
      properties: fc.dictionary(fc.string(), tie('schema'), { maxKeys: 4 }),
      more: fc.array(fc.string(), { maxLength: 2 }),
    })
    .map(
      ({ properties, more }): Schema => ({
        type: 'object',
        properties,
        required: [...new Set([...Object.keys(properties).slice(1), ...more])],
      }),
    ),
  composed: fc.oneof(
    fc
      .array(tie('object'), { minLength: 1, maxLength: 2 })
      .map((parts): Schema => ({ allOf: parts.map((part, at) => renamed(part, at)) })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((choices): Schema => ({ anyOf: choices })),
    fc.tuple(numbers, texts).map((choices): Schema => ({ oneOf: choices })),
  ),
}));

/** With properties that no other part has: two parts may ask for what no value is. */
function renamed({ properties, required }: Schema, at: number): Schema {
  const rename = (name: string) => `${name}${at}`;
  return {
    type: 'object',
    properties: Object.fromEntries(
      Object.entries(Object(properties)).map(([name, one]) => [rename(name), one]),
    ),
    required: [required].flat().map((name) => rename(String(name))),
  };
}

test('what is made from a schema is valid by it', () => {
  fc.assert(
    fc.property(schema, fc.constantFrom('required' as const, 'all' as const), (one, include) => {
      const value = exampleValue(one, include);
      ok(ajv.validate(one, value), `${JSON.stringify(one)} made ${JSON.stringify(value)}`);
    }),
    { numRuns: 500 },
  );
});

test('a property may be named as a member of every object', () => {
  const one = { type: 'object', properties: { valueOf: { type: 'string' } } };
  deepEqual(exampleValue(one), { valueOf: 'text' });
  deepEqual(exampleValue(one, 'required'), {});
});

test('a declared example is used where the schema allows it, then the default, then a choice', () => {
  equal(exampleValue({ type: 'integer', examples: ['7', 7], default: 8 }), 7);
  equal(exampleValue({ type: 'integer', example: '7', default: 8 }), 8);
  equal(exampleValue({ type: 'string', enum: ['open', 'closed'] }), 'open');
  equal(exampleValue({ type: ['string', 'null'], const: null }), null);
  deepEqual(
    exampleValue({
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'integer' } },
      examples: [{}],
    }),
    { id: 1 },
  );
});

test('required properties come first, optional ones are left out on demand, read-only ones always', () => {
  const person = {
    type: 'object',
    required: ['name', 'id'],
    properties: {
      age: { type: 'integer' },
      id: { type: 'string', readOnly: true },
      name: { type: 'string' },
    },
  };
  equal(JSON.stringify(exampleValue(person)), '{"name":"text","age":1}');
  deepEqual(exampleValue(person, 'required'), { name: 'text' });
});

test('two parts that bound one property are both kept to', () => {
  const part = (keywords: Schema): Schema => ({ type: 'object', properties: { age: keywords } });
  const whole = {
    allOf: [part({ type: 'number', minimum: 18 }), part({ type: 'integer', minimum: 2, multipleOf: 5 })],
  };
  deepEqual(exampleValue(whole), { age: 20 });
});

test('a choice that is not null is made', () => {
  equal(exampleValue({ anyOf: [{ type: 'null' }, { type: 'integer', minimum: 3 }] }), 3);
});

test('an expression that is not simple, or would take for ever, is not applied', () => {
  equal(exampleValue({ type: 'string', pattern: '(?=x)y' }), 'text');
  equal(
    exampleValue({ type: 'string', pattern: `(a+)+${'b'.repeat(40)}$`, minLength: 45 }),
    `${'a'.repeat(5)}${'b'.repeat(40)}`,
  );
});

test('lists, texts and depth are bounded', () => {
  deepEqual(exampleValue({ type: 'array', minItems: 1e9, items: { type: 'boolean' } }), Array(10).fill(true));
  equal(String(exampleValue({ type: 'string', minLength: 1e9 })).length, 1_000);
  const nested = Array.from({ length: 1_000 }).reduce<Schema>(
    (inner) => ({ type: 'array', items: inner }),
    {},
  );
  equal(JSON.stringify(exampleValue(nested)), `${'['.repeat(17)}${']'.repeat(17)}`);
});
