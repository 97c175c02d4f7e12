import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';
import { migrate } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;

/**
 * Opens the SQLite file (making it and its folder when absent) and brings its schema up to date.
 * WAL with synchronous=FULL: what was acknowledged is on the disk, whatever kills the process.
 *
 * @param file path of the database file
 * @throws Error when a migration fails; nothing of that migration stays
 */
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const sqlite = new DatabaseSync(file, { timeout: 5000 });
  sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: forKysely(sqlite) }) });
  try {
    await migrate(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** Statements kept prepared; those of the call log are long, and come again with every batch. */
const MAX_STATEMENTS = 200;

/** node:sqlite in the shape Kysely's SQLite dialect asks for. */
function forKysely(sqlite: DatabaseSync): SqliteDatabase {
  const statements = new LRUCache<string, SqliteStatement>({ max: MAX_STATEMENTS });
  return {
    close: () => sqlite.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = prepared(sqlite, sql);
      // What changes the schema comes once.
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
    // Two iterations may be under way: each has a statement of its own.
    iterate: (parameters) => sqlite.prepare(sql).iterate(...parameters.map(sqliteValue)),
  };
}

type SqliteValue = string | number | bigint | null | Uint8Array;

/** better-auth hands over booleans and dates as they are; SQLite has neither. */
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
