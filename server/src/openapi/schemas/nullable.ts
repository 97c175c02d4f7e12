import { booleanIn, isObject, type Json, type JsonObject, listIn, member } from '../parse/json.ts';

/** Whether a schema allows null beside its type: `nullable` (OpenAPI 3.0) or `x-nullable`, its equivalent in Swagger 2.0. */
export function isNullable(schema: JsonObject): boolean {
  return ['nullable', 'x-nullable'].some((name) => booleanIn(schema, name) === true);
}

/** Whether a schema without references says that it allows null; one that allows anything does not say so. */
export function allowsNull(schema: Json | undefined): boolean {
  if (!isObject(schema)) return false;
  return (
    isNullable(schema) ||
    [member(schema, 'type') ?? ''].flat().includes('null') ||
    listIn(schema, 'enum').includes(null) ||
    member(schema, 'const') === null ||
    [...listIn(schema, 'anyOf'), ...listIn(schema, 'oneOf')].some(allowsNull)
  );
}
