import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Json, JsonObject } from '../parse/json.ts';
import { diffSpecs } from './diff-specs.ts';

const openapi = (operation: JsonObject, components: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  openapi: '3.1.0',
  paths: { '/x': { post: operation } },
  components,
  ...more,
});

const query = (parameter: JsonObject): JsonObject => ({
  parameters: [{ name: 'q', in: 'query', ...parameter }],
});
const body = (schema: JsonObject, more: JsonObject = {}): JsonObject => ({
  requestBody: { content: { 'application/json': { schema } }, ...more },
});
const response = (schema: JsonObject): JsonObject => ({
  responses: { 200: { description: '', content: { 'application/json': { schema } } } },
});
const object = (properties: JsonObject, required: Json[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
});
const text: JsonObject = { type: 'string' };
const number: JsonObject = { type: 'number' };

/** Two versions of an operation, and what changed: `!` marks what breaks callers. */
const TABLE: [name: string, before: JsonObject, after: JsonObject, expected: string[]][] = [
  ['nothing', openapi(query({ schema: text })), openapi(query({ schema: text })), []],
  ['only words', openapi({ summary: 'a' }), openapi({ summary: 'b' }), []],
  ['a new parameter', openapi({}), openapi(query({ schema: text })), ['query_params.q is new']],
  [
    'a new required parameter',
    openapi({}),
    openapi(query({ required: true })),
    ['! query_params.q is new and required'],
  ],
  ['a removed parameter', openapi(query({})), openapi({}), ['! query_params.q is removed']],
  [
    'a parameter that became required',
    openapi(query({})),
    openapi(query({ required: true })),
    ['! query_params.q is required now'],
  ],
  [
    'a narrowed type',
    openapi(query({ schema: { type: ['string', 'integer'] } })),
    openapi(query({ schema: text })),
    ['! query_params.q is string where it was integer or string'],
  ],
  [
    'a widened type',
    openapi(query({ schema: { type: 'integer' } })),
    openapi(query({ schema: number })),
    ['query_params.q is number where it was integer'],
  ],
  [
    'a number that became an integer',
    openapi(query({ schema: number })),
    openapi(query({ schema: { type: 'integer' } })),
    ['! query_params.q is integer where it was number'],
  ],
  [
    'a narrowed enum',
    openapi(query({ schema: { enum: ['a', 'b'] } })),
    openapi(query({ schema: { enum: ['b', 'c'] } })),
    ['! query_params.q is no longer "a"', 'query_params.q may be "c" as well'],
  ],
  [
    'a new enum',
    openapi(query({ schema: text })),
    openapi(query({ schema: { type: 'string', enum: ['a'] } })),
    ['! query_params.q is one of "a" where it was any value'],
  ],
  [
    'narrowed limits',
    openapi(query({ schema: { type: 'string', maxLength: 9, minLength: 2 } })),
    openapi(query({ schema: { type: 'string', maxLength: 8, minLength: 1, pattern: '^a' } })),
    [
      'query_params.q has the minLength 1 where it had 2',
      '! query_params.q has the maxLength 8 where it had 9',
      '! query_params.q has the pattern "^a"',
    ],
  ],
  [
    'a body that became required, of another media type',
    openapi({ requestBody: { content: { 'application/json': {} } } }),
    openapi({ requestBody: { required: true, content: { 'text/plain': {} } } }),
    ['! payload is required now', '! payload is no longer accepted as application/json'],
  ],
  ['a removed body', openapi(body(text)), openapi({}), ['! payload is removed']],
  [
    'fields of a body',
    openapi(body(object({ a: text, b: text, c: object({ d: { type: 'array', items: text } }) }))),
    openapi(
      body(object({ b: text, c: object({ d: { type: 'array', items: number } }), e: text }, ['b', 'e'])),
    ),
    [
      '! payload.a is removed',
      '! payload.b is required now',
      '! payload.e is new and required',
      '! payload.c.d[] is number where it was string',
    ],
  ],
  [
    'fields of a response',
    openapi(response(object({ a: text, b: text, c: text }, ['b']))),
    openapi(response(object({ b: text, c: { type: ['string', 'null'] }, d: text }))),
    [
      '! responses.200.a is removed',
      '! responses.200.b may be missing now',
      'responses.200.d is new',
      '! responses.200.c is null or string where it was string',
    ],
  ],
  [
    'an enum of a response that grew',
    openapi(response({ enum: ['a'] })),
    openapi(response({ enum: ['a', 'b'] })),
    ['responses.200 may be "b" as well'],
  ],
  [
    'other responses',
    openapi({ responses: { 200: { description: '' }, 404: { description: '' } } }),
    openapi({ responses: { 204: { description: '' }, 404: { description: 'x' } } }),
    ['! responses.200 is removed', 'responses.204 is new'],
  ],
  ['a deprecation', openapi({}), openapi({ deprecated: true }), ['deprecated is deprecated now']],
  [
    'another scheme of the whole document',
    openapi({}, {}, { security: [{ key: [] }] }),
    openapi({}, {}, { security: [{ oauth: ['read'] }] }),
    ['! security requires oauth (read) where it required key'],
  ],
  [
    'a schema behind circular references',
    openapi(body({ $ref: '#/components/schemas/Node' }), {
      schemas: {
        Node: object({
          next: { $ref: '#/components/schemas/Node' },
          leaf: { $ref: '#/components/schemas/Leaf' },
        }),
        Leaf: object({ name: text }),
      },
    }),
    openapi(body({ $ref: '#/components/schemas/Node' }), {
      schemas: {
        Node: object({
          next: { $ref: '#/components/schemas/Node' },
          leaf: { $ref: '#/components/schemas/Leaf' },
        }),
        Leaf: object({ name: number }),
      },
    }),
    ['! payload.leaf.name is number where it was string'],
  ],
  [
    'a composition',
    openapi(body({ allOf: [object({ a: text }), { oneOf: [object({ b: text }), object({ c: text })] }] })),
    openapi(body({ allOf: [object({ a: text }, ['a']), object({ b: text })] })),
    ['! payload.a is required now', '! payload.c is removed'],
  ],
];

describe('the changes from one version of a spec to the next', () => {
  for (const [name, before, after, expected] of TABLE) {
    test(name, () => {
      const { added, removed, changed } = diffSpecs(before, after);
      assert.deepEqual([added, removed], [[], []]);
      const changes = changed.flatMap((operation) => operation.changes);
      const texts = changes.map(
        (change) => `${change.breaking ? '! ' : ''}${change.field} ${change.message}`,
      );
      assert.deepEqual(texts, expected);
    });
  }

  test('added, removed and changed operations', () => {
    const paths = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { get: {} }]));
    const before = { openapi: '3.0.0', paths: { ...paths('/a', '/b'), '/c': { put: {}, delete: {} } } };
    const after = { openapi: '3.0.0', paths: { ...paths('/b', '/d'), '/c': { put: { deprecated: true } } } };
    assert.deepEqual(diffSpecs(before, after), {
      added: ['get:/d'],
      removed: ['get:/a', 'delete:/c'],
      changed: [
        {
          key: 'put:/c',
          changes: [{ field: 'deprecated', message: 'is deprecated now', breaking: false }],
        },
      ],
    });
  });

  test('Swagger 2.0: parameters with their types inline, forms as fields of the body', () => {
    const swagger = (...parameters: JsonObject[]): JsonObject => ({
      swagger: '2.0',
      consumes: ['application/json'],
      paths: { '/x': { post: { parameters } } },
    });
    const { changed } = diffSpecs(
      swagger({ name: 'q', in: 'query', type: 'string' }, { name: 'f', in: 'formData', type: 'string' }),
      swagger(
        { name: 'q', in: 'query', type: 'integer' },
        { name: 'f', in: 'formData', type: 'string', required: true },
      ),
    );
    assert.deepEqual(
      changed[0]?.changes.map(({ field, message }) => `${field} ${message}`),
      [
        'query_params.q is integer where it was string',
        'payload is required now',
        'payload.f is required now',
      ],
    );
  });
});
