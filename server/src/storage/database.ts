import { renameSync, rmSync } from 'node:fs';
import { Kysely } from 'kysely';
import { migrate, readMigrationState } from './migrations.ts';
import {
  connectForMaintenance,
  connectToPostgres,
  isPostgresUrl,
  requirePostgres,
} from './postgres/open-postgres.ts';
import { ensurePrivateFile } from './private-files.ts';
import { recordSchema, requireRecordedSchema } from './recorded-schema.ts';
import type { Schema } from './schema.ts';
import { ThreadedSqliteDialect } from './sqlite/sqlite-dialect.ts';
import { SqliteError } from './sqlite/sqlite-messages.ts';
import { createReaders } from './sqlite/sqlite-readers.ts';
import { openInThread, type SqliteThread } from './sqlite/sqlite-thread.ts';
import { createWriter } from './sqlite/sqlite-writer.ts';
import { type StorageLoad, setLoad } from './storage-load.ts';
import { StorageUnusable } from './storage-unusable.ts';
import { requireFinished } from './unfinished-copy.ts';

export type Database = Kysely<Schema>;

/** Runs before a SQLite database is used. */
type Prepare = (database: Database, thread: SqliteThread) => Promise<void>;

/**
 * Opens the database and brings its schema up to date; before that, an existing SQLite database is copied.
 *
 * @param location path of a SQLite file (created with its folder when absent), or the URL of a PostgreSQL database
 * @throws StorageUnusable when it cannot be used as it is; Error when a migration fails: the schema is then as before
 */
export async function openDatabase(location: string): Promise<Database> {
  if (isPostgresUrl(location)) return openPostgres(location, migrateExisting);
  ensurePrivateFile(location);
  return openSqlite(location, (database, thread) =>
    migrateExisting(database, (pending) => copyDatabase(thread, location, pending)),
  );
}

/**
 * Opens an existing database and leaves its schema alone: the server, of another version perhaps, may be running with it.
 *
 * @throws StorageUnusable when its schema is older or newer than this version's
 */
export function openCurrentDatabase(location: string): Promise<Database> {
  const requireCurrent = async (database: Database) => {
    const { pending } = await readMigrationState(database);
    if (pending.length > 0) throw anotherVersion();
  };
  return isPostgresUrl(location)
    ? openPostgres(location, requireCurrent)
    : openSqlite(location, requireCurrent);
}

/**
 * Opens a SQLite database for a copy that goes into it, and brings its schema up to date.
 *
 * @param file created when absent
 * @param schema the migration up to which its schema is brought; undefined: the latest
 */
export function openSqliteForCopy(file: string, schema?: string): Promise<Database> {
  ensurePrivateFile(file);
  return openSqlite(file, (database) => migrate(database, schema));
}

/** For a database whose schema only a start of the server brings up to date. */
export function anotherVersion(): StorageUnusable {
  return new StorageUnusable(
    'The database is of another version of Trunkline. Use the command of that version, or start the server of this one first: it upgrades the database.',
  );
}

/** @param copy runs before an existing database is changed */
async function migrateExisting(
  database: Database,
  copy?: (pending: readonly string[]) => Promise<void>,
): Promise<void> {
  const { isExisting, pending } = await readMigrationState(database);
  if (isExisting) await requireRecordedSchema(database);
  if (isExisting && pending.length > 0) await copy?.(pending);
  await migrate(database);
  await recordSchema(database);
}

async function openPostgres(url: string, prepare: (database: Database) => Promise<void>): Promise<Database> {
  await preparePostgres(url, prepare);
  return connectToPostgres(url);
}

/** A copy that was not finished is left as it is: the same command begins again, with the schema that it had. */
async function preparePostgres(url: string, prepare: (database: Database) => Promise<void>): Promise<void> {
  const database = connectForMaintenance(url);
  try {
    await requirePostgres(database);
    if (await hasTables(database)) await requireFinished(database);
    await prepare(database);
  } finally {
    await database.destroy();
  }
}

async function hasTables(database: Database): Promise<boolean> {
  return (await database.introspection.getTables()).some(({ name }) => name === 'instance');
}

async function openSqlite(file: string, prepare: Prepare): Promise<Database> {
  try {
    return await openUndamaged(file, prepare);
  } catch (error) {
    throw isDamaged(error) ? damaged(file, error.message) : error;
  }
}

async function openUndamaged(file: string, prepare: Prepare): Promise<Database> {
  const thread = await openInThread(file, 'writer');
  const readers = createReaders(file);
  const close = async () => {
    await readers.close();
    await thread.close();
  };
  const writer = createWriter(thread);
  const dialect = new ThreadedSqliteDialect({ writer, readers, close });
  const database = new Kysely<Schema>({ dialect });
  setLoad(database, () => sumOf(writer.load(), readers.load()));
  try {
    await prepare(database, thread);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** SQLITE_CORRUPT and SQLITE_NOTADB: the lowest byte of a result code (sqlite.org/rescode.html). */
function isDamaged(error: unknown): error is SqliteError {
  return error instanceof SqliteError && [11, 26].includes((error.errcode ?? 0) & 0xff);
}

function damaged(file: string, reason: string): StorageUnusable {
  return new StorageUnusable(
    `The database ${file} is damaged, or is none (${reason}). Nothing was changed: restore a backup of it, with the same master key.`,
  );
}

function sumOf(one: StorageLoad, other: StorageLoad): StorageLoad {
  return {
    busy: one.busy + other.busy,
    idle: one.idle + other.idle,
    waiting: one.waiting + other.waiting,
  };
}

/** The way back from an upgrade: the former version runs with this copy. It may hold much, so it is made only then. */
async function copyDatabase(thread: SqliteThread, file: string, [first]: readonly string[]): Promise<void> {
  const copy = `${file}.before-${first}`;
  const unfinished = `${copy}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    await thread.send({ kind: 'copy', file: unfinished });
    ensurePrivateFile(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new StorageUnusable(
      `The database could not be copied to ${copy} before its upgrade (${error instanceof Error ? error.message : error}). Make room beside it, then start again.`,
    );
  }
}
