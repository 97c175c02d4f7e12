import { Problem } from './problems.ts';

/**
 * Cuts one page from rows read with one more than `limit`.
 *
 * @param cursorOf the value that the next page starts after, of the last row of this one
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (row: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > limit && last !== undefined ? toCursor(cursorOf(last)) : null };
}

/** A cursor is opaque to clients. */
function toCursor(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64url');
}

/**
 * The offset that a cursor holds, for lists without a key to start after; 0 for the first page.
 *
 * @throws Problem malformed_request when it is no cursor of such a list
 */
export function offsetFromCursor(cursor: string | undefined): number {
  return integerFromCursor(fromCursor(cursor) ?? '0');
}

/**
 * The integer that a cursor holds, not below 0.
 *
 * @param value of the cursor, or a part of it
 * @throws Problem malformed_request when it is none
 */
export function integerFromCursor(value: string): number {
  const integer = Number(value);
  if (!Number.isSafeInteger(integer) || integer < 0) throw invalidCursor();
  return integer;
}

/**
 * The value of a cursor, or undefined for the first page.
 *
 * @throws Problem malformed_request when it is no cursor of this server
 */
export function fromCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const value = Buffer.from(cursor, 'base64url').toString('utf8');
  if (toCursor(value) !== cursor) throw invalidCursor();
  return value;
}

function invalidCursor(): Problem {
  return new Problem('malformed_request', 'The cursor is invalid. Start again without a cursor.');
}

/**
 * Every row of a log, in batches.
 *
 * @param batch reads as many rows as `limit` says before the id `before`, newest first
 */
export async function* everyBatch<Row extends { id: string }>(
  batch: (before: string | undefined, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let before: string | undefined; ; ) {
    const rows = await batch(before, BATCH_SIZE);
    if (rows.length > 0) yield rows;
    before = rows.at(-1)?.id;
    if (rows.length < BATCH_SIZE) return;
  }
}

/** A call waits for a batch at most, a millisecond or so, and not for many. */
const BATCH_SIZE = 100;
