import type { SQLOutputValue } from 'node:sqlite';

/** A value as PostgreSQL stores it. */
export type Value = string | number | bigint | boolean | Date | Uint8Array | null;

/**
 * A value of SQLite as a column of PostgreSQL stores it: better-auth's tables have booleans and times there.
 *
 * @param type the type of the column, as PostgreSQL names it
 */
export function toPostgres(value: SQLOutputValue, type: string): Value {
  if (value === null) return null;
  if (type === 'bool') return Boolean(value);
  if (type === 'timestamptz' || type === 'timestamp') return toDate(value);
  // The one character that a text of PostgreSQL cannot hold (18.0, 8.3); a call log has what clients sent.
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

/** better-auth stores times in SQLite as ISO 8601. */
function toDate(value: Exclude<SQLOutputValue, null>): Date {
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new Error(`"${value}" is not a time.`);
  return date;
}
