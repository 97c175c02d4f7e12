import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** A table of the source with its columns, in their order. */
export type SourceTable = { name: string; columns: readonly string[] };
type SourceRow = readonly SQLOutputValue[];

/** A SQLite database as it was at one moment, whatever is written to it meanwhile. */
export type Source = {
  /** All tables of the database; a table comes after those that its foreign keys name. */
  tables: readonly SourceTable[];
  /** The rows of a table, each with its values in the order of the columns. Only as many as are taken are read. */
  rows: (table: SourceTable) => Iterable<SourceRow>;
  close: () => void;
};

/**
 * Opens a SQLite database to read all of it.
 *
 * @param file path of the database file
 */
export function openSource(file: string): Source {
  const db = new DatabaseSync(file, { readOnly: true });
  // The first read fixes what this transaction sees (https://www.sqlite.org/isolation.html, WAL).
  db.exec('begin');
  return {
    tables: inOrderOfReferences(db, tableNames(db)).map((name) => ({ name, columns: columnNames(db, name) })),
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

function inOrderOfReferences(db: DatabaseSync, names: readonly string[]): string[] {
  const ordered = new Set<string>();
  for (let left = names; left.length > 0; ) {
    const [ready = [], waiting = []] = partition(left, (name) =>
      referencedTables(db, name).every((other) => other === name || ordered.has(other)),
    );
    if (ready.length === 0) throw new Error(`The foreign keys of ${waiting.join(', ')} form a circle.`);
    for (const name of ready) ordered.add(name);
    left = waiting;
  }
  return [...ordered];
}

function referencedTables(db: DatabaseSync, table: string): string[] {
  return texts(db, 'select distinct "table" from pragma_foreign_key_list(?)', table);
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  const first = items.filter(isFirst);
  return [first, items.filter((item) => !first.includes(item))];
}

/** The first column of a query's rows. */
function texts(db: DatabaseSync, query: string, ...parameters: readonly string[]): string[] {
  return db
    .prepare(query)
    .all(...parameters)
    .flatMap((row) => Object.values(row).slice(0, 1).map(String));
}

function* rowsOf(db: DatabaseSync, { name, columns }: SourceTable): Generator<SourceRow> {
  const statement = db.prepare(`select ${columns.map(quoted).join(', ')} from ${quoted(name)}`);
  for (const row of statement.iterate()) yield Object.values(row);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
