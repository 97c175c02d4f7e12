import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type ApiResponse, expectBody } from '@trunkline/contract/api-client';
import { Spec, SpecOperations } from '@trunkline/contract/schemas/specs';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';

const BASE = '/api/workspaces/default';
const MEGABYTES_10 = 'x'.repeat(10_000_000);

const withSchema = (schema: string) =>
  `{"openapi":"3.1.0","servers":[{"url":"https://api.example.com"}],"paths":{"/x":{"post":{"requestBody":{"content":{"application/json":{"schema":${schema}}}},"responses":{"200":{"content":{"application/json":{"schema":${schema}}}}}}}}}`;
const nested = (depth: number) =>
  `${'{"type":"object","properties":{"a":'.repeat(depth)}{"type":"string"}${'}}'.repeat(depth)}`;
const withOperation = (path: string, operation: object, info: object = {}) =>
  JSON.stringify({
    openapi: '3.0.0',
    info,
    servers: [{ url: 'https://api.example.com' }],
    paths: { [path]: { get: operation } },
  });

/** Specs that could harm the server. Each is imported, listed, described, selected from and compared. */
const TABLE: [name: string, document: () => string][] = [
  ['100 levels of schemas', () => withSchema(nested(100))],
  ['3,000 levels of schemas', () => withSchema(nested(3_000))],
  ['100,000 levels of schemas', () => withSchema(nested(100_000))],
  ['a title of 10 MB', () => withOperation('/x', {}, { title: MEGABYTES_10, version: MEGABYTES_10 })],
  ['a path of 10 MB', () => withOperation(`/${MEGABYTES_10}`, {})],
  ['an operationId of 10 MB', () => withOperation('/x', { operationId: MEGABYTES_10 })],
  ['tags of 10 MB', () => withOperation('/x', { tags: [MEGABYTES_10, ...Array(10_000).fill('t')] })],
  ['a description of 10 MB', () => withOperation('/x', { description: MEGABYTES_10 })],
  ['a path of braces', () => withOperation(`/${'{'.repeat(500_000)}${'}'.repeat(500_000)}`, {})],
  [
    'members named __proto__ and constructor',
    () =>
      '{"openapi":"3.0.0","servers":[{"url":"https://api.example.com"}],"__proto__":{"polluted":true},"paths":{"__proto__":{"get":{}},"/x":{"__proto__":{},"get":{"__proto__":{"a":1},"parameters":[{"name":"__proto__","in":"query","schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"enum":["a"]}}}}],"responses":{"__proto__":{"description":"x"}},"security":[{"__proto__":[]}]}}},"components":{"securitySchemes":{"__proto__":{"type":"apiKey","in":"query","name":"__proto__"}},"schemas":{"__proto__":{"$ref":"#/components/schemas/__proto__"}}}}',
  ],
  [
    'patterns that take for ever to run',
    () =>
      withSchema(
        '{"type":"string","pattern":"^(a+)+$","example":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}',
      ),
  ],
  [
    'schemas in circles of all kinds',
    () =>
      withSchema(
        '{"allOf":[{"$ref":"#/components/schemas/A"}]}],"components":{"schemas":{"A":{"anyOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/B"}]},"B":{"items":{"$ref":"#/components/schemas/A"}}}}',
      ).replace(']}],"components"', ']},"components"'),
  ],
  [
    '60,000 paths',
    () =>
      `{"openapi":"3.0.0","servers":[{"url":"https://api.example.com"}],"paths":{${Array.from({ length: 60_000 }, (_, index) => `"/p${index}":{"get":{"operationId":"op${index}"}}`).join(',')}}}`,
  ],
  [
    '10,000 aliases of YAML in each other',
    () => `openapi: 3.0.0\npaths: &a {/x: {get: {}}}\nx: [${Array(10_000).fill('*a').join(',')}]`,
  ],
];

describe('malicious specs', () => {
  const scope = suiteScope();
  let instance: Instance;

  before(async () => {
    instance = await startInstance(scope);
  });

  for (const [name, document] of TABLE) {
    test(`${name}: imported or refused, and the server stays up`, async () => {
      const assertHandled = ({ status, body }: ApiResponse) =>
        assert.ok(status < 500, `${status} ${JSON.stringify(body).slice(0, 500)}`);
      const text = document();
      const imported = await instance.api('POST', `${BASE}/specs`, { document: text });
      assertHandled(imported);
      if (imported.status === 201) {
        const { id } = expectBody(imported, Spec);
        const list = await instance.api('GET', `${BASE}/specs/${id}/operations?limit=1`);
        assertHandled(list);
        const [operation] = expectBody(list, SpecOperations).items;
        assert.ok(operation);
        const { key } = operation;
        if (key.length < 10_000) {
          const described = await instance.api(
            'GET',
            `${BASE}/specs/${id}/operations/${encodeURIComponent(key)}`,
          );
          assertHandled(described);
        }
        const slug = `hostile-${TABLE.findIndex(([other]) => other === name)}`;
        const created = await instance.api('POST', `${BASE}/integrations`, {
          spec_id: id,
          slug,
          operations: [key],
        });
        assertHandled(created);
        const compared = await instance.api('POST', `${BASE}/integrations/${slug}/refresh`, {
          document: text.replace('"get"', '"put"'),
        });
        assertHandled(compared);
      }
      const health = await instance.anonymous('GET', '/healthz');
      assert.equal(health.status, 200);
      assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    });
  }
});
