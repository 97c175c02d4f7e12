import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { StorageUnusable } from '../storage-unusable.ts';
import type { Row } from './batches.ts';
import type { Source, SourceTable } from './source.ts';
import { openSqliteSource, quoted } from './sqlite-source.ts';
import type { Target, TargetTable } from './target.ts';
import { toPortable, type Value } from './values.ts';

/**
 * Opens a SQLite database to fill it. It writes on the thread of its caller: for a command, and not for a server.
 *
 * @param file of a database with the schema of the source, which nothing else has open
 */
export function openSqliteTarget(file: string): Target & { close: () => void } {
  const db = new DatabaseSync(file);
  const existing = new Map(tablesOf(file).map((table) => [table.name, new Set(table.columns)]));
  return {
    tables: async (tables) => tables.map((table) => targetTable(table, existing.get(table.name))),
    clear: async (tables) => {
      for (const { name } of tables.toReversed()) db.exec(`delete from ${quoted(name)}`);
    },
    toStored: (value: Value) => toPortable(value),
    insert: async (table, rows) => insertRows(db, table, rows),
    complete: async () => {},
    eachRow: async ({ name, columns }, _rowBytes, use) => {
      const source = openSqliteSource(file);
      try {
        const rows = source.rows({ name, columns: columns.map((column) => column.name) });
        for await (const row of rows) use(row);
      } finally {
        await source.close();
      }
    },
    close: () => db.close(),
  };
}

function tablesOf(file: string): Source['tables'] {
  const source = openSqliteSource(file);
  const { tables } = source;
  source.close();
  return tables;
}

function targetTable({ name, columns }: SourceTable, existing: ReadonlySet<string> | undefined): TargetTable {
  const unknown = columns.find((column) => !existing?.has(column));
  if (unknown !== undefined)
    throw new StorageUnusable(
      `The backup has a column ${name}.${unknown}, which this version of Trunkline does not know: it cannot be restored.`,
    );
  return { name, columns: columns.map((column) => ({ name: column, type: '', hasSequence: false })) };
}

function insertRows(db: DatabaseSync, { name, columns }: TargetTable, rows: readonly Row[]): void {
  const insert = db.prepare(
    `insert into ${quoted(name)} (${columns.map((column) => quoted(column.name)).join(', ')})
      values (${columns.map(() => '?').join(', ')})`,
  );
  db.exec('begin');
  for (const row of rows) insert.run(...row.map(toInput));
  db.exec('commit');
}

function toInput(value: Value): SQLInputValue {
  return toPortable(value);
}
