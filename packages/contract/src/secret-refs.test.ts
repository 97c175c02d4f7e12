import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSecretRef } from './secret-refs.ts';

test('a reference is taken apart', () => {
  assert.deepEqual(parseSecretRef('env:CRM_TOKEN'), { source: 'env', name: 'CRM_TOKEN' });
  assert.deepEqual(parseSecretRef('file:/run/secrets/crm'), { source: 'file', path: '/run/secrets/crm' });
  assert.deepEqual(parseSecretRef('vault:kv/trunkline/crm#token'), {
    source: 'vault',
    path: 'kv/trunkline/crm',
    field: 'token',
  });
  assert.deepEqual(parseSecretRef('aws-sm:prod/crm#token'), {
    source: 'aws-sm',
    name: 'prod/crm',
    field: 'token',
  });
  assert.deepEqual(parseSecretRef('aws-sm:crm'), { source: 'aws-sm', name: 'crm', field: null });
});

for (const text of [
  '',
  'CRM_TOKEN',
  'env:',
  'env:CRM-TOKEN',
  'env:CRM TOKEN',
  'file:run/secrets/crm',
  'file:/run/secrets/../shadow',
  'file:/run/./crm',
  'file:/run//crm',
  'file:/run/secrets/',
  'file:/run/secrets/a\u0000b',
  'file:/run/secrets/%2e%2e/shadow',
  'file:/run\\secrets',
  'vault:kv/crm',
  'vault:kv/crm#',
  'vault:crm#token',
  'vault:kv/../sys/crm#token',
  'vault:kv/crm?version=1#token',
  'vault:kv/crm#a#b',
  'aws-sm:crm token',
  'aws-sm:crm#',
  'http://example.com/secret',
  `env:${'A'.repeat(1000)}`,
])
  test(`${text.slice(0, 40)} is no reference`, () => {
    assert.equal(parseSecretRef(text), undefined);
  });
