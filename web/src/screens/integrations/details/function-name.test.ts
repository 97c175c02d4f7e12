import assert from 'node:assert/strict';
import { stripTypeScriptTypes } from 'node:module';
import { test } from 'node:test';
import { functionName } from './function-name.ts';

const cases: { operation_id: string | null; path?: string; name: string }[] = [
  { operation_id: 'listThings', name: 'listThings' },
  { operation_id: 'things/list-all', name: 'thingsListAll' },
  { operation_id: null, path: '/things/{id}', name: 'getThingsById' },
  { operation_id: '2fa', name: 'call2fa' },
  { operation_id: 'delete', name: 'callDelete' },
  { operation_id: 'New', name: 'callNew' },
  { operation_id: 'import', name: 'callImport' },
  { operation_id: 'await', name: 'callAwait' },
  { operation_id: 'createClient', name: 'callCreateClient' },
  { operation_id: '日本', name: 'call' },
];

for (const { operation_id, path = '/things', name } of cases) {
  test(`generated code calls operation ${operation_id ?? `get:${path}`} in the function ${name}`, () => {
    assert.equal(functionName({ operation_id, method: 'get', path }), name);
    // Throws for a name that a module cannot declare.
    stripTypeScriptTypes(`export async function ${name}() {}`);
  });
}
