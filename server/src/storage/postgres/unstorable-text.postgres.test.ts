import { match } from 'node:assert/strict';
import { test } from 'node:test';
import { expectProblem } from '@trunkline/contract/api-client';
import { startInstance } from '../../testing/instance.ts';

test('a text that PostgreSQL cannot store is the fault of the request', async (t) => {
  const { api } = await startInstance(t);
  const document = {
    openapi: '3.0.0',
    info: { title: 'One\0two', version: '1' },
    paths: { '/x': { get: {} } },
  };
  const { detail } = expectProblem(
    await api('POST', '/api/workspaces/default/specs', { document }),
    400,
    'malformed_request',
  );
  match(detail, /U\+0000/);
});
