import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startInstance } from '../../testing/instance.ts';

test('a server whose database file was deleted is not ready', async (t) => {
  const { anonymous, dataDir } = await startInstance(t);
  await rm(join(dataDir, 'trunkline.db'));
  assert.equal((await anonymous('GET', '/readyz')).status, 503);
});
