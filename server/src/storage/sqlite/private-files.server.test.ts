import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { openDatabase } from '../database.ts';

const modeOf = (path: string) => statSync(path).mode & 0o7777;

test('the database and its folder are for their owner alone, also where they were for everyone', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'trunkline.db');
  chmodSync(folder, 0o755);
  writeFileSync(file, '', { mode: 0o644 });
  const db = await openDatabase(file);
  t.after(() => db.destroy());
  assert.equal(modeOf(folder), 0o700);
  assert.deepEqual(
    readdirSync(folder)
      .sort()
      .map((name) => [name, modeOf(join(folder, name))]),
    ['trunkline.db', 'trunkline.db-shm', 'trunkline.db-wal'].map((name) => [name, 0o600]),
  );
});

test('a folder that several users share keeps its permissions', async (t) => {
  const folder = temporaryFolder(t);
  chmodSync(folder, 0o1777);
  await (await openDatabase(join(folder, 'trunkline.db'))).destroy();
  assert.equal(modeOf(folder), 0o1777);
});
