import { type Json, type JsonObject, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { compactSchema, exampleIn } from '../schemas/compact-schema.ts';

/** A parameter in OpenAPI 3 terms ("Parameter Object"). */
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required: boolean;
  description: string;
  deprecated: boolean;
  /** One of OpenAPI's styles, `tabDelimited` for Swagger's `tsv`, or `querystring` for what is the whole query. */
  style: string;
  explode: boolean;
  allow_reserved: boolean;
  /** Set when the parameter has `content` instead of a schema. */
  media_type: string | null;
  /** What its value is, in a small JSON Schema that refers to nothing. */
  schema: JsonObject;
};

/** OpenAPI 3.2 has parameters `in: querystring` that are the query as a whole, whatever their name. */
const WHOLE_QUERY = 'querystring';

/** Defaults of style and explode as the "Parameter Object" has them. */
const DEFAULT_STYLES = { path: 'simple', query: 'form', header: 'simple', cookie: 'form' } as const;
const STYLES: ReadonlySet<string> = new Set([
  'matrix',
  'label',
  'simple',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
  'cookie',
  WHOLE_QUERY,
]);
const EXPLODED: ReadonlySet<string> = new Set(['form', 'deepObject', 'cookie']);

/** @returns undefined for what is no parameter */
export function openapiParameter(document: JsonObject, node: JsonObject): Parameter | undefined {
  const place = placeOf(node);
  const name = textIn(node, 'name');
  if (!place || name === '') return undefined;
  const asked = isWholeQuery(node) ? WHOLE_QUERY : textIn(node, 'style');
  const style = STYLES.has(asked) ? asked : DEFAULT_STYLES[place];
  const explode = member(node, 'explode');
  const [mediaType] = Object.keys(objectIn(node, 'content'));
  return {
    name,
    in: place,
    required: place === 'path' || member(node, 'required') === true,
    description: textIn(node, 'description'),
    deprecated: member(node, 'deprecated') === true,
    style,
    // A deepObject has one form only; some descriptions leave its explode out.
    explode: typeof explode === 'boolean' ? explode : EXPLODED.has(style),
    allow_reserved: member(node, 'allowReserved') === true,
    media_type: mediaType ?? null,
    schema: parameterSchema(document, node, openapiSchema(document, node)),
  };
}

/** The schema of a parameter or a header, by itself or within its `content`. */
export function openapiSchema(document: JsonObject, node: JsonObject): Json | undefined {
  const [content] = Object.values(objectIn(node, 'content'));
  return member(resolve(document, content).node ?? node, 'schema');
}

function isWholeQuery(node: JsonObject): boolean {
  return textIn(node, 'in') === WHOLE_QUERY;
}

export function placeOf(node: JsonObject): Parameter['in'] | undefined {
  if (isWholeQuery(node)) return 'query';
  const place = textIn(node, 'in');
  return place === 'path' || place === 'query' || place === 'header' || place === 'cookie'
    ? place
    : undefined;
}

/** What a `{name}` of a path is that nobody declared. */
export function plainPathParameter(name: string): Parameter {
  return {
    name,
    in: 'path',
    required: true,
    description: '',
    deprecated: false,
    style: 'simple',
    explode: false,
    allow_reserved: false,
    media_type: null,
    schema: { type: 'string' },
  };
}

const LONGEST_SCHEMA = 2_000;

/** A parameter may have an example of its own, beside those of its schema. */
export function parameterSchema(
  document: JsonObject,
  parameter: JsonObject,
  schema: Json | undefined,
): JsonObject {
  const example = exampleIn(parameter);
  return {
    ...compactSchema(document, schema, LONGEST_SCHEMA),
    ...(example !== undefined && { examples: [example] }),
  };
}
