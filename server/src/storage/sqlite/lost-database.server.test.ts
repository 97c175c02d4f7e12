import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startInstance } from '../../testing/instance.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openDatabase } from '../database.ts';
import { StorageUnusable } from '../storage-unusable.ts';

test('a master key without a database is an error in the log', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const first = await startInstance(t, { DATA_DIR });
  assert.doesNotMatch(first.logLines.join(''), /no trunkline\.db/);
  await first.close();
  await rename(join(DATA_DIR, 'trunkline.db'), join(DATA_DIR, 'elsewhere.db'));
  const second = await startInstance(t, { DATA_DIR });
  assert.match(second.logLines.join(''), /master\.key and no trunkline\.db/);
});

test('a damaged database is refused with a sentence, and left as it is', async (t) => {
  const file = join(temporaryFolder(t), 'trunkline.db');
  await (await openDatabase(file)).destroy();
  const whole = readFileSync(file);
  const noise = randomBytes(whole.length);
  // Its first page is that of a database.
  const torn = Buffer.concat([whole.subarray(0, 4096), noise.subarray(4096)]);
  for (const bytes of [noise, torn]) {
    writeFileSync(file, bytes);
    await assert.rejects(
      openDatabase(file),
      (error) => error instanceof StorageUnusable && /is damaged.*restore a backup/.test(error.message),
    );
    assert.deepEqual(readFileSync(file), bytes);
  }
});
