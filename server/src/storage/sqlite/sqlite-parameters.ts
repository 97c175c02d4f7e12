/** The values of a statement's parameters. */

export type SqliteValue = string | number | bigint | null | Uint8Array;

/** The values, or many of them as JSON: a message with a list of thousands takes longer than to run their statement. */
export type SqliteParameters = readonly SqliteValue[] | { json: string };

/** Fewer are as quick to send as they are. */
const MIN_PACKED = 100;

/** The values as a message sends them fastest. */
export function packParameters(values: readonly SqliteValue[]): SqliteParameters {
  return values.length >= MIN_PACKED && values.every(isJson) ? { json: JSON.stringify(values) } : values;
}

/** The values that were packed. */
export function unpackParameters(parameters: SqliteParameters): readonly SqliteValue[] {
  return 'json' in parameters ? JSON.parse(parameters.json) : parameters;
}

/** Whether JSON has the same value. */
function isJson(value: SqliteValue): boolean {
  return typeof value === 'string' || value === null || (Number.isFinite(value) && !Object.is(value, -0));
}
