import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { ReadinessStatus } from '@trunkline/contract/schemas/instance';
import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { engineOf } from '../storage/engine.ts';
import { breakWrites } from '../testing/break-writes.ts';
import { openEmptyDatabase } from '../testing/database.ts';
import { type Instance, startInstance } from '../testing/instance.ts';
import { recordedLog } from '../testing/recorded-log.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { createReadiness } from './readiness.ts';

const readiness = async ({ anonymous }: Instance) => {
  const { status, body } = await anonymous('GET', '/readyz');
  return { status, body };
};

test('a server is ready when its database takes a write and its secrets can be decrypted', async (t) => {
  const instance = await startInstance(t);
  assert.deepEqual(await readiness(instance), {
    status: 200,
    body: {
      status: 'ok',
      parts: {
        server: 'ok',
        database: 'ok',
        migrations: 'ok',
        secrets: 'ok',
        bus: 'ok',
        ...(engineOf(instance.db) === 'sqlite' && { disk: 'ok' }),
      },
    },
  });
});

test('a server whose database takes no write is not ready', async (t) => {
  const instance = await startInstance(t);
  await breakWrites(instance.db, { event: 'insert', table: 'instance' });
  const { status, body } = await readiness(instance);
  assert.equal(status, 503);
  const { parts, ...rest } = Value.Parse(ReadinessStatus, body);
  assert.deepEqual([rest.status, parts.secrets], ['unavailable', 'ok']);
  assert.match(parts.database, /cannot be written/);
  assert.match(instance.logLines.join(''), /disk full/);
  assert.equal((await instance.anonymous('GET', '/healthz')).status, 200);
});

test('a server with a wrong master key is not ready', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const key = () => randomBytes(32).toString('base64');
  await (await startInstance(t, { DATA_DIR, MASTER_KEY: key() })).close();
  const { status, body } = await readiness(await startInstance(t, { DATA_DIR, MASTER_KEY: key() }));
  assert.equal(status, 503);
  const { parts } = Value.Parse(ReadinessStatus, body);
  assert.equal(parts.database, 'ok');
  assert.match(parts.secrets, /cannot be decrypted/);
});

describe('the schema of a database in use', () => {
  for (const [what, change, status, state] of [
    [
      'an older one was restored',
      sql`delete from kysely_migration where name like '0036%'`,
      503,
      /lacks 0036_.*restart/,
    ],
    [
      'a newer version upgraded it',
      sql`insert into kysely_migration values ('9999_future', '2030')`,
      200,
      /newer version/,
    ],
    ['it has none', sql`alter table kysely_migration rename to former`, 503, /cannot be read/],
  ] as const)
    test(`where ${what}, readiness is ${status} and says so`, async (t) => {
      const instance = await startInstance(t);
      await change.execute(instance.db);
      const response = await readiness(instance);
      assert.equal(response.status, status);
      assert.match(Value.Parse(ReadinessStatus, response.body).parts.migrations, state);
    });
});

test('a disk that is nearly full is reported before it is full, and the server stays ready', async (t) => {
  const db = await openEmptyDatabase(t);
  const databaseFile = join(temporaryFolder(t), 'trunkline.db');
  const file = new DatabaseSync(databaseFile);
  file.exec('create table any_table (id text)');
  file.close();
  const ready = (freeBytes: () => Promise<number>) =>
    createReadiness({
      db,
      databaseFile,
      isMasterKeyRight: true,
      isBusCurrent: () => true,
      redis: undefined,
      log: recordedLog().log,
      freeBytes,
    }).check();
  const { isReady, parts } = await ready(async () => 100 * 1024 * 1024);
  assert.deepEqual([isReady, parts.disk], [true, 'nearly full: 100 MiB are free']);
  assert.equal((await ready(async () => 1024 ** 3)).parts.disk, 'ok');
});
