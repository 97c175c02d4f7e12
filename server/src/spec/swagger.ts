import { type JsonObject, listIn, member, textIn } from './json.ts';
import { type Parameter, parameterSchema, placeOf } from './parameters.ts';
import { type RequestBody, requestBody } from './request-body.ts';

/** Swagger 2.0's own ways, in OpenAPI 3 terms. */

/** Swagger's "Parameter Object": `collectionFormat` in place of style and explode, the schema inline. */
export function swaggerParameter(document: JsonObject, node: JsonObject): Parameter | undefined {
  const place = placeOf(node);
  const name = textIn(node, 'name');
  if (!place || name === '') return undefined;
  return {
    name,
    in: place,
    required: place === 'path' || member(node, 'required') === true,
    description: textIn(node, 'description'),
    deprecated: member(node, 'deprecated') === true,
    ...serializationOf(place, textIn(node, 'collectionFormat')),
    allow_reserved: false,
    media_type: null,
    schema: parameterSchema(document, node, node),
  };
}

/** `collectionFormat` says how a list is written; `csv` is its default. */
function serializationOf(
  place: Parameter['in'],
  collectionFormat: string,
): { style: string; explode: boolean } {
  if (place === 'path' || place === 'header') return { style: 'simple', explode: false };
  if (collectionFormat === 'multi') return { style: 'form', explode: true };
  return { style: COLLECTION_STYLES[collectionFormat] ?? 'form', explode: false };
}

const COLLECTION_STYLES: Readonly<Record<string, string>> = {
  ssv: 'spaceDelimited',
  tsv: 'tabDelimited',
  pipes: 'pipeDelimited',
};

/** The body that `in: body` or `in: formData` parameters make, in the media types the operation consumes. */
export function swaggerBody(
  document: JsonObject,
  operation: JsonObject,
  parameters: readonly JsonObject[],
): RequestBody | null {
  const parts = parameters.filter((parameter) => ['body', 'formData'].includes(textIn(parameter, 'in')));
  const [first] = parts;
  if (!first) return null;
  const consumed = mediaTypes(document, operation, 'consumes');
  return requestBody(document, {
    required: parts.some((part) => member(part, 'required') === true),
    description: textIn(first, 'description'),
    mediaTypes: consumed.length > 0 ? consumed : [defaultMediaType(parts)],
    schema: parts.map((part) => member(part, 'schema')).find((schema) => schema !== undefined),
  });
}

function defaultMediaType(parts: readonly JsonObject[]): string {
  if (parts.some((part) => textIn(part, 'in') === 'body')) return 'application/json';
  return parts.some((part) => textIn(part, 'type') === 'file')
    ? 'multipart/form-data'
    : 'application/x-www-form-urlencoded';
}

export function swaggerResponseMediaTypes(document: JsonObject, operation: JsonObject): string[] {
  return mediaTypes(document, operation, 'produces');
}

/** The operation's own list, or the document's: one replaces the other (Swagger 2.0 "Operation Object"). */
function mediaTypes(document: JsonObject, operation: JsonObject, name: 'consumes' | 'produces'): string[] {
  const own = Array.isArray(member(operation, name)) ? operation : document;
  return listIn(own, name).filter((mediaType) => typeof mediaType === 'string');
}
