import { Type } from 'typebox';
import type { Json, JsonObject } from '../openapi/parse/json.ts';
import { responseSchema } from '../openapi/schemas/response-schema.ts';
import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import { type ResponseSchemaRow, selectResponseSchemas } from './operations-storage.ts';

/** The compact schemas of the responses of an integration's operations, by their keys; empty where the spec has none. */
export async function readResponseSchemas(
  db: Database,
  integrationId: string,
): Promise<Map<string, JsonObject>> {
  const rows = await selectResponseSchemas(db, integrationId);
  return new Map(rows.map((row) => [row.key, decodeResponseSchema(row, `${integrationId} ${row.key}`)]));
}

const StoredSchema = Type.Record(Type.String(), Type.Unsafe<Json>(Type.Unknown()));
const StoredSchemas = Type.Object({
  response: Type.Object({ schemas: StoredSchema, $defs: StoredSchema }),
});

function decodeResponseSchema({ response_schema, schemas }: ResponseSchemaRow, row: string): JsonObject {
  const table = 'integration_operations';
  if (response_schema !== null)
    return decodeJsonColumn(StoredSchema, response_schema, `${table}.response_schema`, row);
  if (schemas === null) return {};
  return responseSchema(decodeJsonColumn(StoredSchemas, schemas, `${table}.schemas`, row).response);
}
