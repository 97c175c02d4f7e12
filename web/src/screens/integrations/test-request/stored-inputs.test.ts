import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutSecrets } from './stored-inputs.ts';

test('inputs are stored without headers, cookies and what looks like a secret', () => {
  const fields = {
    'path_params.id': 7,
    'path_params.uuid': '0b5a4fd6-1f0e-4c37-9a51-6a3d0c5d3c11',
    'query_params.state': ['open', 'closed'],
    'query_params.author': 'ada',
    'query_params.api_key': 'abc',
    'query_params.accessToken': 'abc',
    'query_params.q': 'sk_live_4eC39HqLyjWDarjtT1zdp7dc9Xb2QwE1',
    'headers.X-Trace': 'on',
    'cookie_params.sid': 'abc',
  };
  const stored = withoutSecrets({ fields, body: '{"title":"Help"}', isStreamed: true });
  assert.deepEqual(stored, {
    fields: {
      'path_params.id': 7,
      'path_params.uuid': '0b5a4fd6-1f0e-4c37-9a51-6a3d0c5d3c11',
      'query_params.state': ['open', 'closed'],
      'query_params.author': 'ada',
    },
    body: '{"title":"Help"}',
    isStreamed: true,
  });
  assert.equal(withoutSecrets({ fields: {}, body: '{"password":"x"}', isStreamed: false }).body, '');
});
