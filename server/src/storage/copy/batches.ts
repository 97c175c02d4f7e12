import type { Value } from './values.ts';

export type Row = readonly Value[];

/** What of a table is in memory at once: so many rows, and so many bytes and the row that exceeds them. */
export const MAX_BATCH = { rows: 1_000, bytes: 4 * 1024 * 1024 };

/**
 * Parts of a sequence of rows that are small enough to be held in memory.
 *
 * @param rows taken one by one, as the batches are
 */
export async function* batchesOf(rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for await (const row of rows) {
    batch.push(row);
    bytes += bytesOf(row);
    if (batch.length < MAX_BATCH.rows && bytes < MAX_BATCH.bytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

/** How many rows of so many bytes make a batch. */
export function rowsPerBatch(rowBytes: number): number {
  return Math.min(MAX_BATCH.rows, Math.max(1, Math.floor(MAX_BATCH.bytes / rowBytes)));
}

/** About how much of the memory a row takes. */
export function bytesOf(row: Row): number {
  return row.reduce<number>((sum, value) => sum + bytesOfValue(value), 0);
}

function bytesOfValue(value: Value): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
}
