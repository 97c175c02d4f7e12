import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardedStorage } from './browser-storage.ts';

test('blocked browser storage reads nothing and ignores writes', () => {
  const storage = guardedStorage(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  });
  assert.equal(storage.read('trunkline.workspace'), null);
  storage.write('trunkline.workspace', 'default');
  storage.remove('trunkline.workspace');
});
