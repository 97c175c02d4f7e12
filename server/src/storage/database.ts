import { renameSync, rmSync } from 'node:fs';
import { Kysely } from 'kysely';
import { migrate, readMigrationState } from './migrations.ts';
import { ensurePrivateFile } from './private-files.ts';
import type { Schema } from './schema.ts';
import { ThreadedSqliteDialect } from './sqlite/sqlite-dialect.ts';
import { createReaders } from './sqlite/sqlite-readers.ts';
import { openInThread, type SqliteThread } from './sqlite/sqlite-thread.ts';
import { createWriter } from './sqlite/sqlite-writer.ts';
import { StorageUnusable } from './storage-unusable.ts';

export type Database = Kysely<Schema>;

/**
 * Opens the SQLite file (created with its folder when absent) and brings its schema up to date; before that, an existing
 * database is copied. WAL with synchronous=FULL: what was acknowledged is on the disk, whatever ends the process.
 *
 * @param file path of the database file
 * @throws StorageUnusable when it cannot be used as it is; Error when a migration fails: the schema is then as before
 */
export async function openDatabase(file: string): Promise<Database> {
  ensurePrivateFile(file);
  return openWith(file, async (database, thread) => {
    const migrations = await readMigrationState(database);
    if (migrations.isExisting && migrations.pending.length > 0)
      await copyDatabase(thread, file, migrations.pending);
    await migrate(database);
  });
}

/**
 * Opens an existing database and leaves its schema alone: the server, of another version perhaps, may be running with it.
 *
 * @throws StorageUnusable when its schema is older or newer than this version's
 */
export function openCurrentDatabase(file: string): Promise<Database> {
  return openWith(file, async (database) => {
    const { pending } = await readMigrationState(database);
    if (pending.length > 0) throw anotherVersion();
  });
}

/** For a database whose schema only a start of the server brings up to date. */
export function anotherVersion(): StorageUnusable {
  return new StorageUnusable(
    'The database is of another version of Trunkline. Use the command of that version, or start the server of this one first: it upgrades the database.',
  );
}

async function openWith(
  file: string,
  prepare: (database: Database, thread: SqliteThread) => Promise<void>,
): Promise<Database> {
  const thread = await openInThread(file);
  const readers = createReaders(file);
  const close = async () => {
    await readers.close();
    await thread.close();
  };
  const dialect = new ThreadedSqliteDialect({ writer: createWriter(thread), readers, close });
  const database = new Kysely<Schema>({ dialect });
  try {
    await prepare(database, thread);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** The way back from an upgrade: the former version runs with this copy. It may hold much, so it is made only then. */
async function copyDatabase(thread: SqliteThread, file: string, [first]: readonly string[]): Promise<void> {
  const copy = `${file}.before-${first}`;
  const unfinished = `${copy}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    await thread.ask({ kind: 'copy', file: unfinished });
    ensurePrivateFile(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new StorageUnusable(
      `The database could not be copied to ${copy} before its upgrade (${error instanceof Error ? error.message : error}). Make room beside it, then start again.`,
    );
  }
}
