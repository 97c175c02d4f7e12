import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildOperations } from '../openapi/definition/build-operation.ts';
import { harmlessRequest } from './harmless-request.ts';

const query = (name: string, more: object = {}) => ({ name, in: 'query', required: true, ...more });
const id = (more: object = {}) => ({ name: 'id', in: 'path', required: true, ...more });
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: {
    '/a/b/c': { get: {}, head: {} },
    '/user': { get: {}, head: {} },
    '/old': { get: { deprecated: true } },
    '/search': { get: { parameters: [query('q', { schema: { type: 'string' } })] } },
    '/items': { get: { parameters: [query('kind', { schema: { enum: ['small', 'large'] } })] } },
    '/things/{id}': { get: { parameters: [id({ example: 7, schema: { type: 'integer' } })] } },
    '/secrets/{id}': { get: { parameters: [id({ schema: { type: 'string' } })] } },
    '/body': { get: { requestBody: { required: true, content: { 'application/json': {} } } } },
  },
};

describe('the request that tests a connection', () => {
  const table: [selected: string[], request: { key: string; input: object } | undefined][] = [
    [['get:/a/b/c', 'get:/things/{id}', 'get:/user'], { key: 'get:/user', input: {} }],
    [['get:/things/{id}', 'get:/a/b/c'], { key: 'get:/a/b/c', input: {} }],
    [['head:/user', 'get:/a/b/c'], { key: 'get:/a/b/c', input: {} }],
    [['head:/user'], { key: 'head:/user', input: {} }],
    [['get:/old', 'get:/things/{id}'], { key: 'get:/things/{id}', input: { path_params: { id: 7 } } }],
    [['get:/items'], { key: 'get:/items', input: { query_params: { kind: 'small' } } }],
    [['get:/search', 'get:/secrets/{id}', 'get:/body'], undefined],
    [[], undefined],
  ];
  for (const [selected, request] of table)
    test(`of ${selected.join(', ') || 'nothing'}: ${request?.key ?? 'none'}`, () =>
      assert.deepEqual(harmlessRequest(buildOperations(DOCUMENT, selected)), request));
});
