import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { sql } from 'kysely';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { FORMER, formerDataDir } from '../../testing/older-installation.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { type Database, openDatabase } from '../database.ts';
import { StorageUnusable } from '../storage-unusable.ts';

const StoredOperation = Type.Object({ key: Type.String(), response_type: Type.String() });

async function open(t: TestContext, folder: string): Promise<Database> {
  const db = await openDatabase(join(folder, 'trunkline.db'));
  t.after(() => db.destroy());
  return db;
}

async function schemaOf(db: Database) {
  const tables = await db.introspection.getTables();
  return tables
    .map(({ name, columns }) => ({
      name,
      columns: columns.map((column) => `${column.name} ${column.dataType} ${column.isNullable}`).sort(),
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

test('an upgraded database has the schema and the applied migrations of a new one', async (t) => {
  const upgraded = await open(t, formerDataDir(t));
  const created = await open(t, temporaryFolder(t));
  const own = new Set((await schemaOf(created)).map(({ name }) => name));
  const fromUpgraded = (await schemaOf(upgraded)).filter(({ name }) => own.has(name));
  // better-auth's tables come later, when the server starts.
  assert.deepEqual(fromUpgraded, await schemaOf(created));
  const applied = async (db: Database) =>
    (await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)).rows;
  assert.deepEqual(await applied(upgraded), await applied(created));
});

test('migrating a second time changes nothing', async (t) => {
  const folder = formerDataDir(t);
  await (await openDatabase(join(folder, 'trunkline.db'))).destroy();
  const db = await open(t, folder);
  const { count } = await db
    .selectFrom('audit_events')
    .select((e) => e.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  assert.equal(Number(count), 7);
});

test('a migration that fails leaves the schema as it was', async (t) => {
  const folder = formerDataDir(t);
  const file = join(folder, 'trunkline.db');
  const before = new DatabaseSync(file);
  // The table that a later migration renames to.
  before.exec('create table audit_events (id text)');
  const schema = () => before.prepare('select name, sql from sqlite_master order by name').all();
  const expected = schema();
  await assert.rejects(openDatabase(file), /audit_events/);
  assert.deepEqual(schema(), expected);
  before.close();
});

test('a database is copied before its upgrade, and a new or current one is not', async (t) => {
  const folder = formerDataDir(t);
  await (await openDatabase(join(folder, 'trunkline.db'))).destroy();
  const copies = () => readdirSync(folder).filter((name) => name.includes('.before-'));
  assert.deepEqual(copies(), ['trunkline.db.before-0011_rename_described_to_operation_json']);
  const copy = new DatabaseSync(join(folder, copies()[0] ?? ''));
  const tables = copy
    .prepare("select name from sqlite_master where name in ('activity', 'audit_events')")
    .all();
  copy.close();
  assert.deepEqual(
    tables.map(({ name }) => name),
    ['activity'],
  );
  await (await openDatabase(join(folder, 'trunkline.db'))).destroy();
  assert.equal(copies().length, 1);
  const fresh = temporaryFolder(t);
  await (await openDatabase(join(fresh, 'trunkline.db'))).destroy();
  assert.deepEqual(readdirSync(fresh), ['trunkline.db']);
});

test('a database of a newer version is refused with a sentence, and left as it is', async (t) => {
  const file = join(temporaryFolder(t), 'trunkline.db');
  const current = await openDatabase(file);
  await sql`insert into kysely_migration values ('9999_of_the_future', '2030-01-01')`.execute(current);
  await current.destroy();
  await assert.rejects(
    openDatabase(file),
    (error) => error instanceof StorageUnusable && /newer version.*9999_of_the_future/.test(error.message),
  );
});

test('a transaction that SQLite rolled back itself fails with the reason for that', async (t) => {
  const db = await open(t, temporaryFolder(t));
  await sql`create table once (id integer primary key on conflict rollback)`.execute(db);
  await assert.rejects(
    db.transaction().execute(async (trx) => {
      await sql`insert into once values (1)`.execute(trx);
      await sql`insert into once values (1)`.execute(trx);
    }),
    /UNIQUE constraint failed/,
  );
});

test('stored audit actions and problem codes take their new names', async (t) => {
  const db = await open(t, formerDataDir(t));
  const events = await db
    .selectFrom('audit_events')
    .select(['action', 'ip', 'changes'])
    .orderBy('id')
    .execute();
  assert.deepEqual(
    events.map(({ action }) => action),
    [
      'spec.import',
      'integration.create',
      'integration.create',
      'integration.delete',
      'app.create',
      'app_token.create',
      'integration.test',
    ],
  );
  assert.ok(events.every(({ ip, changes }) => ip === '127.0.0.1' && typeof JSON.parse(changes) === 'object'));
  const calls = await db.selectFrom('calls').select('code').where('code', 'is not', null).execute();
  assert.deepEqual(
    calls.map(({ code }) => code),
    ['secrets_undecryptable'],
  );
});

test('fields of stored JSON take their new names', async (t) => {
  const db = await open(t, formerDataDir(t));
  const operations = await db.selectFrom('integration_operations').select('operation_json').execute();
  assert.equal(operations.length, 2);
  for (const { operation_json } of operations) {
    const operation = Value.Parse(StoredOperation, JSON.parse(operation_json));
    assert.equal(operation.key, 'get:/things/{id}');
    assert.ok(!('answer_type' in operation));
    assert.match(operation.response_type, /seen\?: string/);
  }
  const app = await db.selectFrom('apps').select('anonymous_calls').executeTakeFirstOrThrow();
  assert.deepEqual(JSON.parse(app.anonymous_calls ?? ''), {
    calls_per_minute: 60,
    calls_per_minute_per_ip: 6,
  });
});

test('fields in the changes of audit events take their new names, nested ones too', async (t) => {
  const folder = formerDataDir(t);
  const before = new DatabaseSync(join(folder, 'trunkline.db'));
  const changes = '{"auth_values":[null,["bearer"]],"anonymous":[null,{"calls_per_minute_per_address":6}]}';
  before
    .prepare("update activity set action = 'integration.edit', difference = ? where target_name = 'gone'")
    .run(changes);
  before.close();
  const db = await open(t, folder);
  const events = await db
    .selectFrom('audit_events')
    .select(['action', 'changes'])
    .where('action', 'in', ['integration.create', 'integration.edit'])
    .orderBy('action')
    .execute();
  const [created, edited] = events.map((event): unknown => JSON.parse(event.changes));
  assert.partialDeepStrictEqual(created, {
    credentials: [null, ['bearer']],
    call_policy: [null, { validate_requests: 'lenient' }],
  });
  assert.deepEqual(edited, {
    credential_values: [null, ['bearer']],
    anonymous: [null, { calls_per_minute_per_ip: 6 }],
  });
});

test('lists of operations that were stored as text are compressed', async (t) => {
  const folder = formerDataDir(t);
  const before = new DatabaseSync(join(folder, 'trunkline.db'));
  before.exec(`update specs set operations = '[{"key":"get:/things/{id}"}]'`);
  before.close();
  const db = await open(t, folder);
  const { operations } = await db.selectFrom('specs').select('operations').executeTakeFirstOrThrow();
  assert.equal(zstdDecompressSync(operations).toString(), '[{"key":"get:/things/{id}"}]');
});

test('apps of personal workspaces lose the issuers that they accepted, and others keep theirs', async (t) => {
  const folder = formerDataDir(t);
  const before = new DatabaseSync(join(folder, 'trunkline.db'));
  const userTokens = '{"issuer":"https://login.example.com","audience":"shop"}';
  before.prepare('update apps set user_tokens = ?').run(userTokens);
  before.exec(`insert into apps select 'personal-app', workspaces.id, apps.name, created_by, apps.created_at, '[]',
    user_tokens, null from apps join workspaces on kind = 'personal'`);
  before.close();
  const db = await open(t, folder);
  const apps = await db.selectFrom('apps').select(['id', 'user_tokens']).orderBy('id').execute();
  assert.deepEqual(
    apps.map(({ id, user_tokens }) => [id, user_tokens]),
    [
      [FORMER.appId, userTokens],
      ['personal-app', null],
    ],
  );
});
