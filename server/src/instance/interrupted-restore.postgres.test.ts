import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openSqliteSource } from '../storage/copy/sqlite-source.ts';
import { openSqliteForCopy } from '../storage/database.ts';
import { appliedSchemas, migrate, SCHEMAS } from '../storage/migrations.ts';
import { connectForMaintenance } from '../storage/postgres/open-postgres.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { databaseOf } from '../testing/database.ts';
import { startInstance } from '../testing/instance.ts';
import { FORMER, formerDataDir } from '../testing/older-installation.ts';
import { runOperatorHere } from '../testing/operator-here.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { writeBackup } from './backup.ts';

const OLDER_SCHEMA = SCHEMAS[0] ?? '';

/** A backup that a former version made. */
async function backUpOlderVersion(t: TestContext): Promise<string> {
  const databaseFile = join(formerDataDir(t), 'trunkline.db');
  const file = join(temporaryFolder(t), 'older.backup');
  const db = await openSqliteForCopy(databaseFile, OLDER_SCHEMA);
  const source = openSqliteSource(databaseFile);
  await writeBackup(db, source, { file, encryption: undefined, withCalls: true, masterKey: undefined });
  await source.close();
  await db.destroy();
  return file;
}

/** What the disk has of it where the network broke off. */
function cutOff(file: string): string {
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const cut = `${file}.cut`;
  writeFileSync(cut, gzipSync(`${lines.slice(0, -1).join('\n')}\n`));
  return cut;
}

test('an interrupted restore of an older version starts nothing, is left as it is, and can be repeated', async (t) => {
  const file = await backUpOlderVersion(t);
  const DATA_DIR = temporaryFolder(t);
  const { location, settings, drop } = await databaseOf(DATA_DIR);
  t.after(drop);
  const env = { DATA_DIR, MASTER_KEY: FORMER.masterKey, ...settings };
  const inDatabase = async <Result>(
    use: (db: ReturnType<typeof connectForMaintenance>) => Promise<Result>,
  ) => {
    const db = connectForMaintenance(location);
    return use(db).finally(() => db.destroy());
  };
  const restore = (backup: string) => runOperatorHere(['restore', backup], env);
  const assertRefused = () =>
    assert.rejects(
      startInstance(t, env),
      (error) => error instanceof StorageUnusable && /was not finished.*"restore"/.test(error.message),
    );

  assert.match((await restore(cutOff(file))).output, /not whole: its end is missing/);
  await assertRefused();
  assert.deepEqual(await inDatabase(appliedSchemas), [OLDER_SCHEMA]);

  // Cut off once more, after its upgrade.
  await inDatabase((db) => migrate(db));
  await assertRefused();

  const repeated = await restore(file);
  assert.equal(repeated.code, 0, repeated.output);
  const instance = await startInstance(t, env);
  assert.equal((await instance.db.selectFrom('audit_events').select('id').execute()).length, 7);
});
