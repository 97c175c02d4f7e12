import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startInstance } from '../../testing/instance.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

test('a master key without a database is an error in the log', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const first = await startInstance(t, { DATA_DIR });
  assert.doesNotMatch(first.logLines.join(''), /no trunkline\.db/);
  await first.close();
  await rename(join(DATA_DIR, 'trunkline.db'), join(DATA_DIR, 'elsewhere.db'));
  const second = await startInstance(t, { DATA_DIR });
  assert.match(second.logLines.join(''), /master\.key and no trunkline\.db/);
});
