import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { inOrderOfReferences, type Source, type SourceTable } from './source.ts';

/**
 * Opens a SQLite database to read all of it as it is now. What is written meanwhile stays in the WAL, so a server that
 * writes all the time neither waits nor makes this begin anew.
 *
 * @param file path of the database file
 */
export function openSqliteSource(file: string): Source {
  const db = new DatabaseSync(file, { readOnly: true });
  // The first read fixes what this transaction sees (https://www.sqlite.org/isolation.html, WAL).
  db.exec('begin');
  const names = inOrderOfReferences(tableNames(db), (name) => referencedTables(db, name));
  return {
    tables: names.map((name) => ({ name, columns: columnNames(db, name) })),
    rows: (table) => rowsOf(db, table),
    close: () => db.close(),
  };
}

/** Without those of SQLite itself, and of the migrations, which the target has of its own. */
function tableNames(db: DatabaseSync): string[] {
  return texts(
    db,
    `select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'
      and name not like 'kysely\\_migration%' escape '\\' order by name`,
  );
}

function columnNames(db: DatabaseSync, table: string): string[] {
  return texts(db, 'select name from pragma_table_info(?) order by cid', table);
}

function referencedTables(db: DatabaseSync, table: string): string[] {
  return texts(db, 'select distinct "table" from pragma_foreign_key_list(?)', table);
}

/** The first column of a query's rows. */
function texts(db: DatabaseSync, query: string, ...parameters: readonly string[]): string[] {
  return db
    .prepare(query)
    .all(...parameters)
    .flatMap((row) => Object.values(row).slice(0, 1).map(String));
}

function* rowsOf(db: DatabaseSync, { name, columns }: SourceTable): Generator<readonly SQLOutputValue[]> {
  const statement = db.prepare(`select ${columns.map(quoted).join(', ')} from ${quoted(name)}`);
  for (const row of statement.iterate()) yield Object.values(row);
}

/** A name as an identifier of SQL. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
