import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInput, Operation } from '../../../api/queries/integrations.ts';
import { formOf, inputOf } from './test-input.ts';

const parameter = (name: string, location: 'path' | 'query', schema: Record<string, unknown>) => ({
  name,
  in: location,
  required: false,
  deprecated: false,
  description: '',
  style: location === 'path' ? 'simple' : 'form',
  explode: true,
  schema,
});

const OPERATION: Operation = {
  key: 'post:/things/{id}',
  method: 'post',
  path: '/things/{id}',
  operation_id: null,
  summary: '',
  description: '',
  tags: [],
  deprecated: false,
  parameters: [
    parameter('id', 'path', { type: 'integer' }),
    parameter('state', 'query', { enum: ['new', 7, null] }),
    parameter('exact', 'query', { type: 'boolean' }),
    parameter('tags', 'query', { type: 'array', items: { type: 'string' } }),
    parameter('numbers', 'query', { type: 'array', items: { type: 'integer' } }),
    parameter('range', 'query', { type: 'object' }),
    parameter('q', 'query', { type: 'string' }),
  ],
  request_body: {
    required: false,
    description: '',
    media_types: ['application/json'],
    schema: { type: 'object' },
  },
  response_media_types: [],
  security_headers: [],
  security_query: [],
  input_type: null,
  response_type: 'unknown',
};

test('the form of an input gives the same input', () => {
  const inputs: CallInput[] = [
    {},
    { path_params: { id: 7 }, payload: { name: 'Anvil', parts: [null, 1.5] } },
    {
      query_params: { state: 7, exact: false, tags: ['a', 'b'], numbers: [1, 2], range: { from: 1 }, q: 'x' },
    },
    { query_params: { state: null } },
  ];
  for (const input of inputs) {
    const { fields, body } = formOf(OPERATION, input);
    assert.deepEqual(inputOf(OPERATION, fields, body), {
      input: { operation: OPERATION.key, ...input },
      issues: [],
    });
  }
});
