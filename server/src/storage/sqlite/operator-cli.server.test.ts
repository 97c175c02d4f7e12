import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { startInstance } from '../../testing/instance.ts';
import { runOperator } from '../../testing/operator.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

test('the operator’s command line creates no database', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const { code, output } = await runOperator(['workspaces'], { DATA_DIR });
  assert.deepEqual([code, /Start the server first/.test(output), readdirSync(DATA_DIR)], [1, true, []]);
});

test('the operator’s command line changes nothing while another process has the database locked', async (t) => {
  const { dataDir } = await startInstance(t);
  const sqlite = new DatabaseSync(join(dataDir, 'trunkline.db'));
  t.after(() => sqlite.close());
  sqlite.exec('begin immediate');
  const { code, output } = await runOperator(['plan', 'default', 'pro'], { DATA_DIR: dataDir });
  sqlite.exec('rollback');
  assert.match(output, /locked.*try again later/);
  assert.equal(code, 1);
});
