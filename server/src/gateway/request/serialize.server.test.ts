import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { expectBody, expectProblem } from '@trunkline/contract/api-client';
import { CallEnvelope } from '@trunkline/contract/schemas/calls';
import fc from 'fast-check';
import { type Static, Type } from 'typebox';
import { buildOperations } from '../../openapi/definition/build-operation.ts';
import type { Json, JsonObject } from '../../openapi/parse/json.ts';
import { readFixture } from '../../testing/fixtures.ts';
import { type GatewayFixture, startGatewayFixture } from '../../testing/gateway.ts';
import { suiteScope } from '../../testing/scope.ts';
import { prepareOperation } from './build-request.ts';
import { hasDotSegment } from './dot-segments.ts';

type Vector = Static<typeof Vector>;
const Vector = Type.Object({
  in: Type.Enum(['path', 'query', 'header', 'cookie', 'querystring', 'body']),
  name: Type.String(),
  style: Type.Union([Type.String(), Type.Null()]),
  explode: Type.Union([Type.Boolean(), Type.Null()]),
  value: Type.Unsafe<Json>({}),
  expected: Type.String(),
  allowReserved: Type.Optional(Type.Boolean()),
  content: Type.Optional(Type.String()),
  collectionFormat: Type.Optional(Type.String()),
});

/** What the vectors of the specification leave out. */
const MORE: Vector[] = [
  vector('querystring', null, { a: 'b c', d: [1, 2] }, 'a=b%20c&d=1&d=2', {
    content: 'application/x-www-form-urlencoded',
  }),
  vector('querystring', null, { a: [1] }, '%7B%22a%22%3A%5B1%5D%7D', { content: 'application/json' }),
  vector('query', null, 'a"b', 'color=a%22b', { content: 'text/plain' }),
  vector('query', 'form', '%2F%zz', 'color=%2F%25zz', { allowReserved: true }),
  vector('query', 'spaceDelimited', ['a b', 'c'], 'color=a%20b%20c'),
  vector('path', null, { a: '/' }, '%7B%22a%22%3A%22%2F%22%7D', { content: 'application/json' }),
  vector('path', null, ['a', 'b|'], 'a%7Cb%7C', { collectionFormat: 'pipes' }),
  vector('header', null, ['a', 'b'], 'a|b', { collectionFormat: 'pipes' }),
  vector('header', null, { a: 1 }, '{"a":1}', { content: 'application/json' }),
  vector('cookie', 'form', 'a;b', 'color=a%3Bb'),
  vector('cookie', 'form', ['a', 'b'], 'color=a; color=b', { explode: true }),
  vector('cookie', 'cookie', 'a%20b', 'color=a%20b'),
  vector('cookie', 'cookie', 'a;b', 'error'),
  vector('cookie', null, [1], 'color=%5B1%5D', { content: 'application/json' }),
];

function vector(
  location: Vector['in'],
  style: string | null,
  value: Json,
  expected: string,
  more: Partial<Vector> = {},
): Vector {
  return {
    in: location,
    name: 'color',
    style,
    explode: style === null ? null : false,
    value,
    expected,
    ...more,
  };
}

/** The path item of a vector: one parameter, and so the whole way from spec to request. */
function pathItemOf({
  name,
  in: location,
  style,
  explode,
  allowReserved,
  content,
  collectionFormat,
}: Vector): JsonObject {
  const parameter: JsonObject = { name, in: location, required: location === 'path' };
  if (collectionFormat)
    Object.assign(parameter, { type: 'array', items: { type: 'string' }, collectionFormat });
  else if (content) Object.assign(parameter, { content: { [content]: { schema: {} } } });
  else Object.assign(parameter, { style, explode, allowReserved: allowReserved ?? false, schema: {} });
  return { get: { parameters: [parameter], responses: {} } };
}

function pathOf({ in: location, name }: Vector, at: number): string {
  return location === 'path' ? `/${at}/{${name}}` : `/${at}/`;
}

function documentOf(group: Vector[]): JsonObject {
  return {
    ...(group[0]?.collectionFormat ? { swagger: '2.0' } : { openapi: '3.2.0' }),
    info: {},
    paths: Object.fromEntries(group.map((one, at) => [pathOf(one, at), pathItemOf(one)])),
  };
}

const INPUTS = {
  path: 'path_params',
  query: 'query_params',
  querystring: 'query_params',
  header: 'headers',
  cookie: 'cookie_params',
  body: 'payload',
} as const;
const PER_INTEGRATION = 30;

describe('the serialization vectors, from spec to request', () => {
  const scope = suiteScope();
  let gateway: GatewayFixture;
  /** Calls an operation of a group of vectors. */
  const calls: GatewayFixture['call'][] = [];

  const vectors = [...readFixture(Type.Array(Vector), 'serialization-vectors.json'), ...MORE];
  const groups = Object.values(
    Object.groupBy(vectors, ({ collectionFormat }) => (collectionFormat ? 'swagger' : 'openapi')),
  ).flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / PER_INTEGRATION) }, (_, at) =>
      group.slice(at * PER_INTEGRATION, (at + 1) * PER_INTEGRATION),
    ),
  );

  before(async () => {
    const [document, ...others] = groups.map(documentOf);
    gateway = await startGatewayFixture(scope, { document });
    calls.push(gateway.call);
    for (const [index, other] of others.entries())
      calls.push((await gateway.register({ slug: `part-${index + 2}`, document: other })).call);
  });

  for (const [part, group] of groups.entries()) {
    for (const [at, one] of group.entries()) {
      test(`${one.in} ${one.style ?? one.collectionFormat ?? one.content} ${one.explode ? 'exploded' : ''} ${JSON.stringify(one.value)} -> ${one.expected}`, async () => {
        const response = await calls[part]?.(`get:${pathOf(one, at)}`, {
          [INPUTS[one.in]]: { [one.name]: one.value },
        });
        assert.ok(response);
        if (one.expected.startsWith('error')) {
          expectProblem(response, 422, 'invalid_parameters');
          return;
        }
        assert.equal(expectBody(response, CallEnvelope).warnings, undefined);
        const expected = one.expected === '(left out)' ? [''] : one.expected.split(' or ');
        assert.ok(expected.includes(wireText(one, at)), `got ${wireText(one, at)}`);
      });
    }
  }

  /** What the API received at the location of a vector. */
  function wireText({ in: location, name }: Vector, at: number): string {
    const { line = '', headers = {} } = gateway.upstream.requests.at(-1) ?? {};
    const target = line.slice(`GET /${at}/`.length);
    if (location === 'path') return target;
    if (location === 'query' || location === 'querystring') return target.replace('?', '');
    return headers[location === 'cookie' ? 'cookie' : name] ?? '';
  }
});

function prepared(path: string) {
  const [operation] = buildOperations({ openapi: '3.1.0', paths: { [path]: { get: {} } } }, [`get:${path}`]);
  assert.ok(operation);
  return prepareOperation('https://api.example.com/v1', [], operation);
}

test('any path parameter stays one segment and is decoded to the same value', () => {
  const operation = prepared('/a/{x}/b');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (value) => {
      fc.pre(!hasDotSegment(encodeURIComponent(value)) && !value.includes('\0'));
      const { origin, path } = operation.build({ path_params: { x: value } });
      const url = new URL(origin + path);
      assert.equal(url.pathname, path, 'an URL reader finds nothing to normalise');
      const segments = path.split('/');
      assert.equal(segments.length, 5);
      assert.equal(decodeURIComponent(segments[3] ?? ''), value);
    }),
  );
});

test('any query parameter is decoded to the same value', () => {
  const operation = prepared('/');
  const plain = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 1 })
    .filter((character) => character >= ' ' && character !== '\x7f');
  fc.assert(
    fc.property(fc.string({ unit: plain, minLength: 1 }), fc.string({ unit: 'binary' }), (name, value) => {
      fc.pre(name !== '__proto__');
      const { origin, path } = operation.build({ query_params: { [name]: value } });
      assert.deepEqual([...new URL(origin + path).searchParams], [[name, value]]);
    }),
  );
});
