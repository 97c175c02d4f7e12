import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AllowedEndpoints } from '../agents/allowed-endpoints.ts';
import { mayCall } from './agent-caller.ts';

const ALLOWED: AllowedEndpoints = new Map([
  ['whole', null],
  ['part', new Set(['get:/tickets', 'post:/tickets'])],
]);

const table: [allowed: AllowedEndpoints | null, isReadOnly: boolean, id: string, key: string, is: boolean][] =
  [
    [null, false, 'any', 'delete:/tickets/{id}', true],
    [null, true, 'any', 'delete:/tickets/{id}', false],
    [null, true, 'any', 'get:/tickets', true],
    [ALLOWED, false, 'whole', 'delete:/tickets/{id}', true],
    [ALLOWED, true, 'whole', 'delete:/tickets/{id}', false],
    [ALLOWED, false, 'part', 'post:/tickets', true],
    [ALLOWED, true, 'part', 'post:/tickets', false],
    [ALLOWED, false, 'part', 'delete:/tickets/{id}', false],
    [ALLOWED, false, 'other', 'get:/tickets', false],
  ];
for (const [allowed, isReadOnly, id, key, is] of table) {
  const scope = `${allowed ? 'some endpoints' : 'all endpoints'}${isReadOnly ? ', read-only' : ''}`;
  test(`an agent with ${scope} ${is ? 'may' : 'may not'} call ${key} of ${id}`, () => {
    assert.equal(mayCall({ allowed, isReadOnly }, id, key), is);
  });
}
