import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { UnexpectedData } from './unexpected-data.ts';

/**
 * Decodes JSON that no typed client has read: events, and what is stored in the browser. Only screens that need it import
 * this file, so that TypeBox is no part of the first page load.
 */

/** @returns undefined for a text that is not JSON or does not fit the schema */
export function tryDecodeJson<Schema extends TSchema>(
  schema: Schema,
  text: string,
): Static<Schema> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Check(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** @throws UnexpectedData for a text that is not JSON or does not fit the schema */
export function decodeJson<Schema extends TSchema>(schema: Schema, text: string): Static<Schema> {
  const value = tryDecodeJson(schema, text);
  if (value === undefined) throw new UnexpectedData();
  return value;
}
