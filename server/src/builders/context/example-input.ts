import type { CatalogOperation } from '../../apps/catalog.ts';
import { isObject, type Json, type JsonObject, listIn, member, textIn } from '../../openapi/parse/json.ts';
import { propertiesOf } from '../../openapi/schemas/compact-schema.ts';

/** What a call with the SDK holds besides the slug and the operation. */
export type ExampleInput = {
  pathParams?: Record<string, Json>;
  queryParams?: Record<string, Json>;
  headers?: Record<string, Json>;
  payload?: Json;
};

/** What an operation requires, with values that its description gives or that fit it. */
export function buildExampleInput({ parameters, request_body }: CatalogOperation): ExampleInput {
  const input: ExampleInput = {};
  for (const [place, name] of PLACES) {
    const required = parameters.filter((parameter) => parameter.in === place && parameter.required);
    if (required.length === 0) continue;
    input[name] = Object.fromEntries(
      required.map((parameter) => [parameter.name, parameterValue(place, exampleValue(parameter.schema))]),
    );
  }
  if (request_body?.required) input.payload = exampleValue(request_body.schema ?? { type: 'object' });
  return input;
}

const PLACES = [
  ['path', 'pathParams'],
  ['query', 'queryParams'],
  ['header', 'headers'],
] as const;

/** Only a query takes more than texts in the SDK's types. */
function parameterValue(place: string, value: Json): Json {
  return place === 'query' || typeof value === 'object' ? value : String(value);
}

function exampleValue(schema: JsonObject): Json {
  const given = [
    listIn(schema, 'examples')[0],
    member(schema, 'default'),
    member(schema, 'const'),
    listIn(schema, 'enum')[0],
  ].find((value) => value !== undefined);
  if (given !== undefined) return given;
  const [choice] = listIn(schema, 'anyOf');
  return isObject(choice) ? exampleValue(choice) : valueOfType(schema);
}

function valueOfType(schema: JsonObject): Json {
  const declared = member(schema, 'type');
  const type = Array.isArray(declared) ? declared[0] : declared;
  if (type === 'integer' || type === 'number') return member(schema, 'minimum') ?? 1;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array') return [exampleValue(itemsOf(schema))];
  const properties = propertiesOf(schema);
  if (type === 'object' || properties.length > 0) {
    const required = properties.filter((property) => property.required);
    return Object.fromEntries(required.map((property) => [property.name, exampleValue(property.schema)]));
  }
  return TEXTS.get(textIn(schema, 'format')) ?? 'example';
}

function itemsOf(schema: JsonObject): JsonObject {
  const items = member(schema, 'items');
  return isObject(items) ? items : {};
}

const TEXTS: ReadonlyMap<string, string> = new Map([
  ['date', '2026-01-31'],
  ['date-time', '2026-01-31T12:00:00Z'],
  ['time', '12:00:00Z'],
  ['email', 'person@example.com'],
  ['uri', 'https://example.com'],
  ['url', 'https://example.com'],
  ['uuid', '0198c9d6-0000-7000-8000-000000000000'],
]);
