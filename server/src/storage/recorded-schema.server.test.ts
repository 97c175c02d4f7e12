import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { databaseOf } from '../testing/database.ts';
import { startInstance } from '../testing/instance.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openDatabase } from './database.ts';
import { StorageUnusable } from './storage-unusable.ts';

test('a start notices a table or a column that the database lost, and names it', async (t) => {
  const dataDir = temporaryFolder(t);
  const { location, drop } = await databaseOf(dataDir);
  t.after(drop);
  const change = async (statement: ReturnType<typeof sql>) => {
    const db = await openDatabase(location);
    await statement.execute(db).finally(() => db.destroy());
  };
  const refusal = (lost: RegExp) => (error: unknown) =>
    error instanceof StorageUnusable &&
    lost.test(error.message) &&
    /changed by something else.*Restore a backup/.test(error.message);

  await change(sql`create table of_another_program (id text)`);
  await change(sql`drop table of_another_program`);
  await change(sql`alter table apps rename column name to former_name`);
  await assert.rejects(openDatabase(location), refusal(/lacks the column apps\.name:/));
  // A start that is refused changes nothing: it is noticed again.
  await assert.rejects(openDatabase(location), refusal(/lacks the column apps\.name:/));
});

test('a table of the accounts that is gone is not made again, empty', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  // The start after the one that makes the tables of the accounts records them.
  await (await startInstance(t, { DATA_DIR })).close();
  const instance = await startInstance(t, { DATA_DIR });
  await sql`alter table ${sql.table('twoFactor')} rename to moved_away`.execute(instance.db);
  await instance.close();
  await assert.rejects(startInstance(t, { DATA_DIR }), { message: /lacks the table twoFactor:/ });
});
