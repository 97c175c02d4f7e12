import { type TSchema, Type } from 'typebox';
import { Problem } from './problems.ts';

/** The query parameters of a list. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
};

/** The shape of a list's answer. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next_cursor: Type.Union([Type.String(), Type.Null()]) });

/**
 * Cuts one page from rows read with one more than `limit`.
 *
 * @param place what the next page starts after, read from the last row shown
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, place: (row: Row) => string) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > limit && last !== undefined ? toCursor(place(last)) : null };
}

/** A cursor is opaque to clients: they hand back what they were given. */
function toCursor(place: string): string {
  return Buffer.from(place, 'utf8').toString('base64url');
}

/**
 * The place a cursor names, or undefined for the first page.
 *
 * @throws Problem malformed_request when it is not a cursor of ours
 */
export function fromCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined || cursor === '') return undefined;
  const place = Buffer.from(cursor, 'base64url').toString('utf8');
  if (toCursor(place) !== cursor) {
    throw new Problem(
      'malformed_request',
      'The cursor is not one that this list gave. Start again without a cursor.',
    );
  }
  return place;
}
