import { batchesOf, type Row } from './batches.ts';
import { createChecksum, type TableContent } from './checksum.ts';
import type { Source, SourceTable } from './source.ts';
import type { Target, TargetTable } from './target.ts';

/** A table after a copy, read from both databases. */
export type CopiedTable = { name: string; source: TableContent; target: TableContent };

/**
 * Copies every table of a source, and reads what the target then has. A table is never in memory, but a batch of its rows
 * is.
 *
 * @param target with the same schema; what its tables have is deleted
 * @param onTable called for each table, in the order in which they are copied
 * @throws StorageUnusable for a table or column that the target lacks
 */
export async function copyDatabase(
  source: Source,
  target: Target,
  onTable: (table: CopiedTable) => void,
): Promise<void> {
  const tables = await target.tables(source.tables);
  await target.clear(tables);
  for (const [index, table] of source.tables.entries()) {
    const into = tables[index];
    if (into) onTable(await copyTable(source, table, target, into));
  }
}

async function copyTable(
  source: Source,
  table: SourceTable,
  target: Target,
  into: TargetTable,
): Promise<CopiedTable> {
  const before = createChecksum();
  for await (const batch of batchesOf(storedRows(source.rows(table), target, into))) {
    for (const row of batch) before.add(row);
    await target.insert(into, batch);
  }
  await target.complete(into);
  const after = createChecksum();
  await target.eachRow(into, before.rowBytes(), after.add);
  return { name: table.name, source: before.content(), target: after.content() };
}

/** The rows of a source as the target stores them. */
async function* storedRows(
  rows: ReturnType<Source['rows']>,
  { toStored }: Target,
  { columns }: TargetTable,
): AsyncGenerator<Row> {
  const types = columns.map(({ type }) => type);
  for await (const row of rows) yield row.map((value, index) => toStored(value, types[index] ?? ''));
}

/** Whether both databases have the same rows of a table. */
export function isSame({ source, target }: CopiedTable): boolean {
  return source.rows === target.rows && source.checksum === target.checksum;
}
