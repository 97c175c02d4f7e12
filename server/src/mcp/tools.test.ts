import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { CatalogOperation } from '../apps/catalog.ts';
import { Problem } from '../http/problems.ts';
import { type Json, tryParseJson } from '../openapi/parse/json.ts';
import { endpointTool, MAX_TOOL_CHARS } from './endpoint-tool.ts';
import { fitJson } from './fit-json.ts';
import { select } from './select.ts';
import { inTermsOfArguments, layoutArguments, toCallInput } from './tool-arguments.ts';
import { TOOL_NAME_PATTERN, toolNames } from './tool-names.ts';
import { toolSchema } from './tool-schema.ts';
import { toolText } from './tool-text.ts';

const OPERATION: CatalogOperation = {
  key: 'post:/things/{id}',
  operation_id: null,
  summary: '',
  description: '',
  parameters: [],
  request_body: null,
  response_type: 'unknown',
};

function parameter(name: string, location: 'path' | 'query' | 'header', required = false) {
  return { name, in: location, required, description: '', schema: { type: 'string' } };
}

describe('names of tools', () => {
  const nameOf = (slug: string, key: string, operation_id: string | null = null) =>
    toolNames(slug, [{ key, operation_id }]).get(key);

  test('are the slug and the operationId, or the method and the path', () => {
    assert.equal(nameOf('github', 'get:/issues', 'issues/list'), 'github__issues_list');
    assert.equal(nameOf('a_b', 'get:/users/{id}/access'), 'a_b__get_users_id_access');
    assert.equal(nameOf('a', 'get:/über', '日本'), 'a__get_ber');
  });

  test('are valid, and unique among integrations and operations', () => {
    const slug = fc
      .stringMatching(/^[a-z0-9]{1,10}([_-][a-z0-9]{1,25}){0,2}$/)
      .filter((text) => text.length < 64);
    const operation = fc.record({
      key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
      operation_id: fc.option(
        fc.oneof(fc.string({ maxLength: 100 }), fc.constantFrom('list', 'List', 'li st')),
      ),
    });
    const operations = fc.uniqueArray(operation, { selector: ({ key }) => key, maxLength: 20 });
    fc.assert(
      fc.property(fc.uniqueArray(slug, { minLength: 2, maxLength: 2 }), operations, (slugs, all) => {
        const names = slugs.flatMap((one) => [...toolNames(one, all).values()]);
        assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
        for (const name of names) assert.match(name, TOOL_NAME_PATTERN);
      }),
    );
  });

  test('do not depend on other operations', () => {
    const one = { key: 'get:/a', operation_id: 'a' };
    const other = { key: 'get:/b', operation_id: 'b' };
    assert.equal(toolNames('x', [one]).get('get:/a'), toolNames('x', [other, one]).get('get:/a'));
  });
});

describe('texts of tools', () => {
  test('have nothing that looks like anything but text', () => {
    assert.equal(toolText('a\n\n<system>`b`\u200b\u{e0041}\u202e', 100), "a ‹system›'b'");
    assert.equal(toolText('abcdef', 4), 'abc…');
    fc.assert(
      fc.property(
        fc
          .array(
            fc.constantFrom('<', '>', '`', '\n', '\u200b', '\u202e', '\u{e0041}', '\u0000', ' ', 'a', '😀'),
          )
          .map((all) => all.join('')),
        fc.integer({ min: 1, max: 50 }),
        (text, max) => {
          const safe = toolText(text, max);
          assert.ok(safe.length <= max);
          assert.doesNotMatch(safe, /[<>`\p{Cc}\p{Cf}]/u);
        },
      ),
    );
  });
});

describe('schemas of tools', () => {
  test('are converted, and what is no JSON Schema is left out', () => {
    const detail = { depth: 5, descriptionChars: 100 };
    const table: [given: Parameters<typeof toolSchema>[0], expected: object][] = [
      [
        { type: 'string', nullable: true, enum: ['a'] },
        { type: ['string', 'null'], enum: ['a', null] },
      ],
      [{ type: 'file', format: 'binary' }, { type: 'string' }],
      [{ type: 'any', pattern: '(' }, {}],
      [{ minLength: -1, multipleOf: 0, maximum: 5 }, { maximum: 5 }],
      [{ enum: [] }, {}],
      [{ enum: [1, 1] }, { enum: [1] }],
      [{ required: ['a', 'a', 1] }, { required: ['a'] }],
      [{ anyOf: [], allOf: [{ type: 'null' }] }, { allOf: [{ type: 'null' }] }],
      [{ description: '<b>' }, { description: '‹b›' }],
    ];
    for (const [given, expected] of table) assert.deepEqual(toolSchema(given, detail), expected);
  });

  test('of anything at all compile', () => {
    const leaf = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
    const { schema } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        leaf,
        fc.dictionary(
          fc.constantFrom(
            ...[
              'type',
              'enum',
              'const',
              'pattern',
              'format',
              'minimum',
              'multipleOf',
              'maxItems',
              'nullable',
            ],
            ...[
              'properties',
              'required',
              'items',
              'additionalProperties',
              'allOf',
              'anyOf',
              '$ref',
              'not',
              'default',
            ],
          ),
          fc.oneof(leaf, tie('schema'), fc.array(tie('schema'), { maxLength: 3 })),
          { maxKeys: 5 },
        ),
      ),
    }));
    const ajv = new Ajv2020({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      validateFormats: false,
    });
    fc.assert(
      fc.property(schema, (value) => {
        const made = toolSchema(tryParseJson(JSON.stringify(value))?.value, {
          depth: 6,
          descriptionChars: 50,
        });
        assert.doesNotThrow(() => ajv.compile(made), JSON.stringify(made));
        ajv.removeSchema(made);
      }),
      { numRuns: 150 },
    );
  });
});

describe('arguments', () => {
  test('are flat, or in objects where names collide, and come back as the input of a call', () => {
    const flat = layoutArguments({
      ...OPERATION,
      parameters: [
        parameter('id', 'path', true),
        parameter('$top', 'query'),
        parameter('filter[a]', 'query'),
      ],
      request_body: { required: true, media_types: ['application/json'] },
    });
    assert.deepEqual(toCallInput(flat, { id: 'x', top: '1', filter_a: 'b', payload: [1], select: 'a' }), {
      path_params: { id: 'x' },
      query_params: { $top: '1', 'filter[a]': 'b' },
      payload: [1],
    });
    const grouped = layoutArguments({
      ...OPERATION,
      parameters: [
        parameter('id', 'path', true),
        parameter('id', 'query'),
        parameter('a b', 'query'),
        parameter('a-b', 'header'),
        parameter('a_b', 'query'),
      ],
    });
    assert.equal(grouped.isFlat, false);
    assert.deepEqual(
      toCallInput(grouped, { path: { id: 1 }, query: { id: 2, a_b: 3, a_b_2: 4 }, headers: { 'a-b': 5 } }),
      { path_params: { id: 1 }, query_params: { id: 2, 'a b': 3, a_b: 4 }, headers: { 'a-b': 5 } },
    );
    assert.equal(layoutArguments({ ...OPERATION, parameters: [parameter('select', 'query')] }).isFlat, false);
    assert.throws(() => toCallInput(grouped, { path: 1, other: 2, query: { none: 1 } }), {
      code: 'invalid_parameters',
      message: /path is not an object.*query\.none is not an argument.*other is not an argument/,
    });
  });

  test('problems of a call name them', () => {
    const layout = layoutArguments({ ...OPERATION, parameters: [parameter('filter[a]', 'query')] });
    const problem = new Problem('invalid_parameters', 'x', {
      errors: [{ path: 'query_params.filter[a].b', message: 'is wrong' }],
    });
    assert.match(inTermsOfArguments(problem, layout).message, /: filter_a\.b is wrong\./);
  });
});

test('a tool keeps to its size, whatever the operation is like', () => {
  const many = Array.from({ length: 500 }, (_, at) => ({
    ...parameter(`parameter_${at}`, 'query', at > 400),
    description: 'x'.repeat(500),
  }));
  const deep = {
    properties: Object.fromEntries(
      many.map(({ name }) => [name, { enum: many.slice(0, 90).map((one) => one.name) }]),
    ),
  };
  for (const operation of [
    { ...OPERATION, parameters: many },
    { ...OPERATION, request_body: { required: true, media_types: ['application/json'], schema: deep } },
    { ...OPERATION, description: '𝄞'.repeat(9000), summary: 'y'.repeat(9000) },
  ]) {
    const tool = endpointTool({
      name: 'a__b',
      integrationName: 'z'.repeat(9000),
      operation,
      layout: layoutArguments(operation),
      responseSchema: deep,
    });
    assert.ok(JSON.stringify(tool).length <= MAX_TOOL_CHARS);
  }
});

describe('results', () => {
  test('fit, and stay JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.integer({ min: 60, max: 2000 }), (text, max) => {
        const value = tryParseJson(text)?.value ?? null;
        const { json, cuts } = fitJson(value, max);
        assert.ok(json.length <= max);
        const read = tryParseJson(json);
        assert.ok(read);
        if (cuts.length === 0) assert.deepEqual(read.value, value);
      }),
    );
  });

  test('whose parts repeat without an end are bounded', () => {
    const doubled = Array.from({ length: 60 }).reduce<Json>((value) => [value, value], 'x');
    assert.ok(fitJson(doubled, 1000).json.length <= 1000);
  });

  test('what select takes too long for is refused', () => {
    const numbers = Array.from({ length: 20_000 }, (_, index) => index);
    assert.deepEqual(select({ a: [{ b: 1 }, { b: 2 }] }, 'a[].b'), [1, 2]);
    assert.throws(() => select(numbers, '[?contains($, @) && contains($, @)]'), {
      code: 'invalid_parameters',
    });
    assert.throws(() => select({}, 'pad_left(@, `100000000`)'), /function pad_left/);
    assert.throws(() => select({}, "abs('x')"), { code: 'invalid_parameters' });
  });
});
