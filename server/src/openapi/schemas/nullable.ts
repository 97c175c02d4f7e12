import { type JsonObject, member } from '../parse/json.ts';

/** Whether a schema allows null beside its type: `nullable` (OpenAPI 3.0) or `x-nullable`, its equivalent in Swagger 2.0. */
export function isNullable(schema: JsonObject): boolean {
  return member(schema, 'nullable') === true || member(schema, 'x-nullable') === true;
}
