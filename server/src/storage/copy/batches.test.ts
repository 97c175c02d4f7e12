import { deepEqual, equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { batchesOf, bytesOf, MAX_BATCH, type Row, rowsPerBatch } from './batches.ts';

/** Rows of one text each, and how many of them were taken. */
function source(count: number, row: Row) {
  const state = { taken: 0 };
  function* rows() {
    for (; state.taken < count; ) {
      state.taken += 1;
      yield row;
    }
  }
  return { state, rows: rows() };
}

test('a batch has so many rows at most, and no more are taken than it has', async () => {
  const { state, rows } = source(2 * MAX_BATCH.rows + 1, ['small']);
  const sizes: number[] = [];
  for await (const batch of batchesOf(rows)) {
    sizes.push(batch.length);
    equal(
      state.taken,
      sizes.reduce((sum, size) => sum + size),
    );
  }
  deepEqual(sizes, [MAX_BATCH.rows, MAX_BATCH.rows, 1]);
});

test('a batch has so many bytes at most, and the row that exceeds them', async () => {
  const row = ['x'.repeat(MAX_BATCH.bytes / 2 - 8), null];
  const batches = await Array.fromAsync(batchesOf(source(5, row).rows));
  deepEqual(
    batches.map(({ length }) => length),
    [2, 2, 1],
  );
  for (const batch of batches) ok(batch.reduce((sum, part) => sum + bytesOf(part), 0) <= MAX_BATCH.bytes);
  deepEqual(
    (await Array.fromAsync(batchesOf(source(2, [new Uint8Array(MAX_BATCH.bytes * 2)]).rows))).map(
      ({ length }) => length,
    ),
    [1, 1],
  );
});

test('as many rows are read back at once as have so many bytes, and one where one has more', () => {
  equal(rowsPerBatch(1), MAX_BATCH.rows);
  equal(rowsPerBatch(MAX_BATCH.bytes / 10), 10);
  equal(rowsPerBatch(MAX_BATCH.bytes * 10), 1);
});
