import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildOperations } from '../../openapi/definition/build-operation.ts';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { createValidatorCompiler, type OperationValidators } from './validate.ts';

type Parts = { body?: Json; query?: Json; response?: Json; schemas?: JsonObject };

/** The validators of an operation with these schemas, in that version of OpenAPI. */
function validatorsFor(
  version: string,
  { body = {}, query = {}, response = {}, schemas = {} }: Parts,
): OperationValidators {
  const [operation] = buildOperations(
    {
      openapi: version,
      paths: {
        '/': {
          post: {
            parameters: [{ name: 'q', in: 'query', schema: query }],
            requestBody: { content: { 'application/json': { schema: body } } },
            responses: { '2XX': { content: { 'application/json': { schema: response } } } },
          },
        },
      },
      components: { schemas },
    },
    ['post:/'],
  );
  return createValidatorCompiler().validatorsFor(JSON.stringify(operation?.schemas), 'row');
}

function bodyIssues(version: string, body: Json, value: Json, schemas: JsonObject = {}): string[] {
  const issues = validatorsFor(version, { body, schemas }).body('application/json')(value);
  return issues.map(({ path, message }) => `${path} ${message}`);
}

describe('bodies', () => {
  const NODE = {
    Node: {
      required: ['v'],
      properties: { v: { type: 'integer' }, next: { $ref: '#/components/schemas/Node' } },
    },
  };
  const node = { $ref: '#/components/schemas/Node' };
  const cases: [
    name: string,
    version: string,
    schema: Json,
    value: Json,
    issues: string[],
    schemas?: JsonObject,
  ][] = [
    [
      'all issues at once',
      '3.1.0',
      {
        type: 'object',
        required: ['a', 'b'],
        properties: { b: { type: 'integer' }, c: { enum: ['x', 'y'] } },
      },
      { b: 'no', c: 'z' },
      ['.a is missing', '.b must be integer', '.c must be one of "x", "y"'],
    ],
    ['issues of items', '3.1.0', { type: 'array', items: { minimum: 3 } }, [3, 2], ['.1 must be >= 3']],
    [
      'members that the schema does not have',
      '3.1.0',
      { additionalProperties: false, properties: { a: {} } },
      { 'b/c': 1 },
      ['.b/c is not in the spec'],
    ],
    [
      'formats',
      '3.0.0',
      { type: 'string', format: 'date-time' },
      'yesterday',
      [' must be in the format date-time'],
    ],
    ['unknown formats, which are not checked', '3.0.0', { type: 'string', format: 'colour' }, 'x', []],
    [
      'references in a circle',
      '3.0.0',
      node,
      { v: 1, next: { v: 2, next: {} } },
      ['.next.next.v is missing'],
      NODE,
    ],
    [
      'references to other documents, which are never read',
      '3.0.0',
      { $ref: 'https://example.com/x.json' },
      1,
      [],
    ],
    ['null where it is nullable', '3.0.0', { type: 'string', nullable: true }, null, []],
    [
      'null among values that are nullable',
      '3.0.0',
      { type: 'string', enum: ['a'], nullable: true },
      null,
      [],
    ],
    ['null for a nullable reference', '3.0.0', { nullable: true, allOf: [node] }, null, [], NODE],
    ['null elsewhere', '3.0.0', { type: 'string' }, null, [' must be string']],
    ['null among types', '3.1.0', { type: ['string', 'null'] }, null, []],
    ['draft 4’s exclusive limits', '3.0.0', { minimum: 1, exclusiveMinimum: true }, 1, [' must be > 1']],
    ['exclusive limits', '3.1.0', { exclusiveMaximum: 1 }, 1, [' must be < 1']],
    [
      'keywords beside a reference in 3.0, which are ignored',
      '3.0.0',
      { ...node, required: ['x'] },
      { v: 1 },
      [],
      NODE,
    ],
    [
      'keywords beside a reference in 3.1, which apply',
      '3.1.0',
      { ...node, required: ['x'] },
      { v: 1 },
      ['.x is missing'],
      NODE,
    ],
    [
      'read-only members, which are not required',
      '3.0.0',
      { required: ['id'], properties: { id: { readOnly: true } } },
      {},
      [],
    ],
    [
      'read-only members that are sent',
      '3.0.0',
      { properties: { id: { readOnly: true } } },
      { id: 1 },
      ['.id must not be sent: the spec declares it read-only, or forbids it'],
    ],
    [
      'read-only members that another part requires',
      '3.0.0',
      { allOf: [{ properties: { id: { readOnly: true } } }, { required: ['id'] }] },
      {},
      [],
    ],
    [
      'alternatives as one issue',
      '3.1.0',
      { anyOf: [{ type: 'string' }, node] },
      {},
      [' matches none of the alternatives in the spec'],
      NODE,
    ],
    [
      'alternatives that exclude each other',
      '3.1.0',
      { oneOf: [{ type: 'number' }, { type: 'integer' }] },
      1,
      [' matches several alternatives, and the spec allows one'],
    ],
    [
      'issues beside alternatives',
      '3.1.0',
      { required: ['a'], anyOf: [{ required: ['b'] }, { required: ['c'] }] },
      {},
      [' matches none of the alternatives in the spec', '.a is missing'],
    ],
    [
      'invalid keywords, which are not checked',
      '3.0.0',
      { type: 'String', required: true, minLength: '3', enum: null, items: 'x' },
      1,
      [],
    ],
    ['enum values that YAML parsed as numbers', '3.0.0', { type: 'string', enum: [1, true] }, '1', []],
    [
      'a member called constructor',
      '3.1.0',
      { properties: { constructor: { type: 'string' } }, required: ['toString'] },
      {},
      ['.toString is missing'],
    ],
    [
      'the same item twice',
      '3.1.0',
      { uniqueItems: true },
      [{ a: 1 }, { a: 1 }],
      [' must not contain the same item twice'],
    ],
    ['decimal multiples', '3.1.0', { multipleOf: 0.01 }, 19.99, []],
    [
      'bytes, which are not JSON',
      '3.0.0',
      { properties: { f: { type: 'string', format: 'binary' } } },
      { f: { content_base64: '' } },
      [],
    ],
    [
      'patterns',
      '3.1.0',
      { pattern: '^\\p{Lu}\\d{2}\\u00e9\\/$' },
      'Ab',
      [' must match pattern "^\\p{Lu}\\d{2}\\u00e9\\/$"'],
    ],
    [
      'patterns that need backtracking, which are not checked',
      '3.1.0',
      { pattern: '^(?!a)(b)\\1$' },
      'a',
      [],
    ],
    [
      'a count of the issues after the first',
      '3.1.0',
      { items: { type: 'string' } },
      Array(60).fill(1),
      [...Array.from({ length: 19 }, (_, at) => `.${at} must be string`), ' has 41 more issues'],
    ],
  ];
  for (const [name, version, schema, value, issues, schemas] of cases) {
    test(name, () => assert.deepEqual(bodyIssues(version, schema, value, schemas), issues));
  }
});

describe('parameters, which are sent as text', () => {
  const cases: [name: string, schema: Json, value: Json, issues: string[]][] = [
    ['a number as its digits', { type: 'integer', maximum: 9 }, '7', []],
    ['a text that is not a number', { type: 'integer' }, 'seven', ['must be integer']],
    ['digits over a limit', { type: 'integer', maximum: 9 }, '70', ['must be <= 9']],
    ['a number where the schema has a string', { type: 'string' }, 7, []],
    ['a boolean as text', { type: 'boolean' }, 'true', []],
    [
      'one of several types that look alike as text',
      { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      '7',
      [],
    ],
    ['one item of a list', { type: 'array', items: { type: 'integer' } }, '7', []],
    [
      'items as their digits',
      { type: 'array', items: { type: 'integer' } },
      ['007', 'x'],
      ['must be integer'],
    ],
  ];
  for (const [name, query, value, messages] of cases) {
    test(name, () => {
      const before = structuredClone(value);
      const issues = validatorsFor('3.1.0', { query }).parameter('query', 'q')(value);
      assert.deepEqual(
        issues.map(({ message }) => message),
        messages,
      );
      assert.deepEqual(value, before, 'the value is not changed');
    });
  }
});

describe('responses', () => {
  const { response } = validatorsFor('3.0.0', {
    response: {
      required: ['id', 'secret'],
      properties: { id: { readOnly: true, type: 'integer' }, secret: { writeOnly: true } },
    },
  });
  test('by the range of their status, write-only members left out', () => {
    assert.deepEqual(response(201)?.({ id: 1 }), []);
    assert.deepEqual(response(201)?.({}), [{ path: '.id', message: 'is missing' }]);
    assert.equal(response(404), undefined, 'any is valid');
  });
});

describe('validation ends', () => {
  test('a pattern that backtracks exponentially', () => {
    const check = validatorsFor('3.1.0', { body: { pattern: '^(a+)+$' } }).body('application/json');
    assert.equal(check(`${'a'.repeat(100_000)}!`).length, 1);
  });
  test('a schema that doubles with every level', () => {
    const twice = { properties: { a: { $ref: '#/components/schemas/S' } } };
    const schemas = {
      S: {
        anyOf: [
          { ...twice, required: ['b'] },
          { ...twice, required: ['c'] },
        ],
      },
    };
    let value: Json = {};
    for (let level = 0; level < 100; level += 1) value = { a: value };
    assert.deepEqual(bodyIssues('3.1.0', { $ref: '#/components/schemas/S' }, value, schemas), [
      ' takes too long to validate',
    ]);
  });
  test('a value nested a hundred thousand times', () => {
    let value: Json = [];
    for (let level = 0; level < 100_000; level += 1) value = [value];
    const schemas = { L: { type: 'array', items: { $ref: '#/components/schemas/L' } } };
    assert.deepEqual(bodyIssues('3.1.0', { $ref: '#/components/schemas/L' }, value, schemas), [
      ' is nested too deeply to validate',
    ]);
  });
  test('a million errors: the first is reported', () => {
    assert.equal(bodyIssues('3.1.0', { items: { type: 'string' } }, Array(1_000_000).fill(0)).length, 1);
  });
  test('a hundred thousand items that must differ', () => {
    assert.deepEqual(
      bodyIssues(
        '3.1.0',
        { uniqueItems: true },
        Array.from({ length: 100_000 }, (_, at) => [at]),
      ),
      [],
    );
  });
  test('items that must differ, compared again and again', () => {
    const schema = { allOf: Array.from({ length: 30 }, () => ({ uniqueItems: true })) };
    const items = Array.from({ length: 500_000 }, (_, at) => `item ${at}`);
    assert.deepEqual(bodyIssues('3.1.0', schema, items), [' takes too long to validate']);
  });
  test('a schema nested too deeply to compile is left out', () => {
    let schema: Json = {};
    for (let level = 0; level < 5_000; level += 1) schema = { not: schema };
    assert.deepEqual(bodyIssues('3.1.0', schema, {}), []);
  });
  test('a schema too large to compile is left out with a warning', () => {
    const values = Array.from({ length: 10_000 }, (_, at) => `value ${at}`);
    const [operation] = buildOperations(
      {
        openapi: '3.1.0',
        paths: { '/': { get: { parameters: [{ name: 'q', in: 'query', schema: { enum: values } }] } } },
      },
      ['get:/'],
    );
    assert.deepEqual(operation?.schemas?.request.schemas, {});
    assert.deepEqual(operation?.warnings, ['query.q is not validated: its schema is too large.']);
  });
});
