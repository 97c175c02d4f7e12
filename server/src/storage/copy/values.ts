/** A value as a database stores it: SQLite has no booleans and no times. */
export type Value = string | number | bigint | boolean | Date | Uint8Array | null;
/** A value as SQLite stores it. */
export type PortableValue = string | number | Uint8Array | null;

/**
 * A value of SQLite as a column of PostgreSQL stores it: better-auth's tables have booleans and times there.
 *
 * @param type the type of the column, as PostgreSQL names it
 */
export function toPostgres(value: Value, type: string): Value {
  if (value === null) return null;
  if (type === 'bool') return Boolean(value);
  if (type === 'timestamptz' || type === 'timestamp') return toDate(value);
  // The one character that a text of PostgreSQL cannot hold (18.0, 8.3); a call log has what clients sent.
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

/** better-auth stores times in SQLite as ISO 8601. */
function toDate(value: Exclude<Value, null>): Date {
  const date = new Date(String(value));
  if (Number.isNaN(date.getTime())) throw new Error(`"${value}" is not a time.`);
  return date;
}

/** A value of either database as SQLite stores it: better-auth's booleans are numbers there, and its times ISO 8601. */
export function toPortable(value: Value): PortableValue {
  if (typeof value === 'boolean' || typeof value === 'bigint') return Number(value);
  return value instanceof Date ? value.toISOString() : value;
}
