import type { Database } from '../database.ts';
import { batchesOf, type Row } from './batches.ts';
import { createChecksum, type TableContent } from './checksum.ts';
import { openSource, type Source, type SourceTable } from './source.ts';
import {
  advanceSequences,
  analyze,
  eachRow,
  emptyTables,
  insertRows,
  type TargetTable,
  targetTables,
} from './target.ts';
import { toPostgres } from './values.ts';

/** A table after a copy, read from both databases. */
export type CopiedTable = { name: string; source: TableContent; target: TableContent };

/**
 * Copies every table of a SQLite database, and reads what the target then has. A table is never in memory, but a batch of
 * its rows is.
 *
 * @param file path of the SQLite database; it is read as it is now, whatever is written to it meanwhile
 * @param target from `openTarget`, with the same schema; what its tables have is deleted
 * @param onTable called for each table, in the order in which they are copied
 * @throws StorageUnusable for a table or column that the target lacks
 */
export async function copyDatabase(
  file: string,
  target: Database,
  onTable: (table: CopiedTable) => void,
): Promise<void> {
  const source = openSource(file);
  try {
    const tables = await targetTables(target, source.tables);
    await emptyTables(target, tables);
    for (const [index, table] of source.tables.entries()) {
      const into = tables[index];
      if (into) onTable(await copyTable(source, table, target, into));
    }
  } finally {
    source.close();
  }
}

async function copyTable(
  source: Source,
  table: SourceTable,
  target: Database,
  into: TargetTable,
): Promise<CopiedTable> {
  const before = createChecksum();
  for (const batch of batchesOf(rowsFor(into, source.rows(table)))) {
    for (const row of batch) before.add(row);
    await insertRows(target, into, batch);
  }
  await advanceSequences(target, into);
  await analyze(target, into);
  const after = createChecksum();
  await eachRow(target, into, before.rowBytes(), after.add);
  return { name: table.name, source: before.content(), target: after.content() };
}

/** The rows of a source as the target stores them. */
function* rowsFor({ columns }: TargetTable, rows: ReturnType<Source['rows']>): Generator<Row> {
  const types = columns.map(({ type }) => type);
  for (const row of rows) yield row.map((value, index) => toPostgres(value, types[index] ?? ''));
}

/** Whether both databases have the same rows of a table. */
export function isSame({ source, target }: CopiedTable): boolean {
  return source.rows === target.rows && source.checksum === target.checksum;
}
