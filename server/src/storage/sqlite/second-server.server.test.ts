import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInstance } from '../../testing/instance.ts';
import { StorageUnusable } from '../storage-unusable.ts';

test('a second server on the same data folder is refused with a sentence, and the first keeps working', async (t) => {
  const first = await startInstance(t);
  await assert.rejects(
    startInstance(t, { DATA_DIR: first.dataDir }),
    (error) => error instanceof StorageUnusable && /Another Trunkline is running/.test(error.message),
  );
  assert.equal((await first.api('GET', '/api/me')).status, 200);
  await first.close();
  const next = await startInstance(t, { DATA_DIR: first.dataDir });
  assert.equal((await next.api('GET', '/api/me')).status, 200);
});
