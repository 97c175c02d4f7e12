import { renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
} from 'kysely';
import { LRUCache } from 'lru-cache';
import { migrate, readMigrationState } from './migrations.ts';
import { ensurePrivateFile } from './private-files.ts';
import type { Schema } from './schema.ts';
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
  return openWith(file, async (database, sqlite) => {
    const migrations = await readMigrationState(database);
    if (migrations.isExisting && migrations.pending.length > 0)
      copyDatabase(sqlite, file, migrations.pending);
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
  prepare: (database: Database, sqlite: DatabaseSync) => Promise<void>,
): Promise<Database> {
  const sqlite = new DatabaseSync(file, { timeout: 5000 });
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const database = new Kysely<Schema>({ dialect: createDialect(sqlite) });
  try {
    await prepare(database, sqlite);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** The way back from an upgrade: the former version runs with this copy. It may hold much, so it is made only then. */
function copyDatabase(sqlite: DatabaseSync, file: string, [first]: readonly string[]): void {
  const copy = `${file}.before-${first}`;
  const unfinished = `${copy}.unfinished`;
  try {
    rmSync(unfinished, { force: true });
    sqlite.prepare('VACUUM INTO ?').run(unfinished);
    ensurePrivateFile(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new StorageUnusable(
      `The database could not be copied to ${copy} before its upgrade (${error instanceof Error ? error.message : error}). Make room beside it, then start again.`,
    );
  }
}

function createDialect(sqlite: DatabaseSync): SqliteDialect {
  const config = { database: forKysely(sqlite) };
  return new Dialect(config, () => sqlite.isTransaction);
}

/** SQLite rolls back DDL like any statement: all pending migrations run in one transaction, or none of them. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Driver extends SqliteDriver {
  readonly #isInTransaction: () => boolean;

  constructor(config: SqliteDialectConfig, isInTransaction: () => boolean) {
    super(config);
    this.#isInTransaction = isInTransaction;
  }

  /** A transaction that becomes a writer later fails at once where another process wrote meanwhile, instead of waiting. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** After some errors, such as a full disk, SQLite has rolled back already: a second error would hide the first. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isInTransaction()) await super.rollbackTransaction(connection);
  }
}

class Dialect extends SqliteDialect {
  readonly #createDriver: () => Driver;

  constructor(config: SqliteDialectConfig, isInTransaction: () => boolean) {
    super(config);
    this.#createDriver = () => new Driver(config, isInTransaction);
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }

  override createDriver(): SqliteDriver {
    return this.#createDriver();
  }
}

/** Statements kept prepared; those of the call log are long, and come again with every batch. */
const MAX_STATEMENTS = 200;

/** Adapts node:sqlite to the interface of Kysely's SQLite dialect. */
function forKysely(sqlite: DatabaseSync): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: MAX_STATEMENTS });
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = prepared(sqlite, sql);
      // Statements that change the schema run once.
      if (/^(?:select|insert|update|delete)\b/i.test(sql)) statements.set(sql, statement);
      return statement;
    },
  };
}

type SqliteStatement = ReturnType<SqliteDatabase['prepare']>;

function prepared(sqlite: DatabaseSync, sql: string): SqliteStatement {
  const statement = sqlite.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(sqliteValue)),
    run: (parameters) => statement.run(...parameters.map(sqliteValue)),
    // Two iterations may run at a time: each has a statement of its own.
    iterate: (parameters) => sqlite.prepare(sql).iterate(...parameters.map(sqliteValue)),
  };
}

type SqliteValue = string | number | bigint | null | Uint8Array;

/** better-auth passes booleans and dates; SQLite has neither. */
function sqliteValue(value: unknown): SqliteValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (value === null || value === undefined) return null;
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  ) {
    return value;
  }
  throw new TypeError(`SQLite cannot store a ${typeof value}`);
}
