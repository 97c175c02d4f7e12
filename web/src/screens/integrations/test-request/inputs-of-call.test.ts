import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '../../../api/queries/integrations.ts';
import { inputsOfCall } from './inputs-of-call.ts';

const parameter = (name: string, location: 'path' | 'query') => ({
  name,
  in: location,
  required: false,
  deprecated: false,
  description: '',
  style: location === 'path' ? 'simple' : 'form',
  explode: true,
  schema: { type: 'string' },
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
  parameters: [parameter('id', 'path'), parameter('token', 'query')],
  request_body: { required: false, description: '', media_types: ['application/json'], schema: {} },
  response_media_types: [],
  security_headers: [],
  security_query: [],
  input_type: null,
  response_type: 'unknown',
};

test('the form of a captured call has what the app sent, but for what is redacted', () => {
  const input = {
    path_params: { id: 'a' },
    query_params: { token: '••••••' },
    headers: null,
    payload: { a: 1 },
  };
  assert.deepEqual(inputsOfCall(OPERATION, { input, is_payload_omitted: false }), {
    inputs: {
      fields: { 'path_params.id': 'a' },
      body: JSON.stringify({ a: 1 }, null, 2),
      isStreamed: false,
    },
    hasRedacted: true,
    isPayloadOmitted: false,
  });
  const omitted = inputsOfCall(OPERATION, { input: { path_params: { id: 'a' } }, is_payload_omitted: true });
  assert.equal(omitted.inputs.body, '');
  assert.deepEqual([omitted.hasRedacted, omitted.isPayloadOmitted], [false, true]);
  assert.deepEqual(inputsOfCall(OPERATION, { input: null, is_payload_omitted: true }).inputs.fields, {});
});
