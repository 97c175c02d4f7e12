import { deepEqual } from 'node:assert/strict';
import { test } from 'node:test';
import { exampleInput } from './example-input.ts';

const parameter = (location: 'path' | 'query' | 'header' | 'cookie', name: string, required: boolean) => ({
  name,
  in: location,
  required,
  schema: { type: 'integer', minimum: 5 },
});

test('the input of a call has what is required, at its location', () => {
  const parameters = [
    parameter('path', 'id', true),
    parameter('query', 'page', true),
    parameter('query', 'size', false),
    parameter('header', 'x-depth', true),
    parameter('cookie', 'session', true),
  ];
  deepEqual(exampleInput({ key: 'get:/reports/{id}', parameters, request_body: null }), {
    path_params: { id: 5 },
    query_params: { page: 5 },
    headers: { 'x-depth': 5 },
    cookie_params: { session: 5 },
  });
});

test('of a body that requires properties it has these, of any other all', () => {
  const properties = { title: { type: 'string' }, due: { type: 'string', format: 'date' } };
  const payloadOf = (key: string, required: string[]) =>
    exampleInput({ key, parameters: [], request_body: { schema: { type: 'object', properties, required } } });
  deepEqual(payloadOf('post:/tickets', ['title']), { payload: { title: 'text' } });
  deepEqual(payloadOf('post:/tickets', []), { payload: { title: 'text', due: '2027-01-31' } });
  // A PATCH with them would overwrite the title and the date.
  deepEqual(payloadOf('patch:/tickets/{id}', []), { payload: {} });
  deepEqual(payloadOf('patch:/tickets/{id}', ['title']), { payload: { title: 'text' } });
});
