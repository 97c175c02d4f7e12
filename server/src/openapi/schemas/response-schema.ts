import { isObject, type JsonObject } from '../parse/json.ts';
import { compactSchema } from './compact-schema.ts';
import type { SchemaSet } from './schema-set.ts';

/** How much of the schema of a response is included at most. */
const MAX_RESPONSE_SCHEMA_CHARS = 2_500;
/** A model needs to know which fields there are: what is deeper it sees in a response. */
const DEPTHS = [3, 2];

/**
 * The schema of the first successful JSON response, made compact.
 *
 * @param responses the schemas of responses by status
 * @returns an empty one where the spec has none
 */
export function responseSchema({ schemas, $defs }: SchemaSet): JsonObject {
  const [status] = Object.keys(schemas)
    .filter((one) => one.startsWith('2'))
    .toSorted();
  const schema = status === undefined ? undefined : schemas[status];
  return isObject(schema) ? compactSchema({ $defs }, schema, MAX_RESPONSE_SCHEMA_CHARS, DEPTHS) : {};
}
