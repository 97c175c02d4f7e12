import type { Json, JsonObject } from './json.ts';
import { compactSchema } from './json-schema.ts';

export type RequestBody = {
  required: boolean;
  description: string;
  media_types: string[];
  /** What an app sends as JSON, where the description says; integrations stored before it was kept lack it. */
  schema?: JsonObject;
};

const LONGEST_SCHEMA = 10_000;

type Declared = { required: boolean; description: string; mediaTypes: string[]; schema: Json | undefined };

/** A body in OpenAPI 3 terms, its schema cut to what a tool needs. */
export function requestBody(
  document: JsonObject,
  { required, description, mediaTypes, schema }: Declared,
): RequestBody {
  const compacted = compactSchema(document, schema, LONGEST_SCHEMA);
  const saysSomething = Object.keys(compacted).length > 0;
  return { required, description, media_types: mediaTypes, ...(saysSomething && { schema: compacted }) };
}
