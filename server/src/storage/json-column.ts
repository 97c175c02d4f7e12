import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * Decodes the text of a JSON column.
 *
 * @returns the value, which fits the schema; properties that the schema does not name are kept
 * @throws Error when the text is not JSON or does not fit the schema: the stored data is damaged
 */
export function decodeJsonColumn<Schema extends TSchema>(schema: Schema, text: string): Static<Schema> {
  const value: unknown = JSON.parse(text);
  if (Value.Check(schema, value)) return value;
  const [error] = Value.Errors(schema, value);
  throw new Error(
    `A stored JSON value is damaged: ${error?.instancePath || '/'} ${error?.message ?? ''}`.trimEnd(),
  );
}
