import { type Json, type JsonObject, listIn, member, textIn } from '../parse/json.ts';
import { type Parameter, parameterSchema, placeOf } from './parameters.ts';
import { type DescribedBody, requestBody } from './request-body.ts';

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
  if (place === 'path' || place === 'header')
    return { style: COLLECTION_STYLES[collectionFormat] ?? 'simple', explode: false };
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
): DescribedBody {
  const whole = parameters.find((parameter) => textIn(parameter, 'in') === 'body');
  const fields = parameters.filter((parameter) => textIn(parameter, 'in') === 'formData');
  if (!whole && fields.length === 0) return { body: null, contents: [] };
  const consumed = mediaTypes(document, operation, 'consumes').filter(
    (mediaType) => whole !== undefined || FORMS.has(mediaType),
  );
  const content = whole
    ? { schema: member(whole, 'schema'), encoding: {} }
    : { schema: schemaOfFields(fields), encoding: encodingOfFields(fields) };
  const names = consumed.length > 0 ? consumed : [defaultMediaType(whole, fields)];
  const contents = names.map((mediaType) => ({ mediaType, ...content }));
  const required = (whole ? [whole] : fields).some((part) => member(part, 'required') === true);
  const description = textIn(whole ?? fields[0] ?? {}, 'description');
  return { body: requestBody(document, { required, description, contents }), contents };
}

/** The only media types that form fields travel in (Swagger 2.0 "Parameter Object"). */
const FORMS: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

function defaultMediaType(whole: JsonObject | undefined, fields: readonly JsonObject[]): string {
  if (whole) return 'application/json';
  return fields.some((field) => textIn(field, 'type') === 'file')
    ? 'multipart/form-data'
    : 'application/x-www-form-urlencoded';
}

/** The fields of a form as one object: each field is its own schema. */
function schemaOfFields(fields: readonly JsonObject[]): JsonObject {
  const required = fields.filter((field) => member(field, 'required') === true);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [textIn(field, 'name'), field])),
    ...(required.length > 0 && { required: required.map((field) => textIn(field, 'name')) }),
  };
}

function encodingOfFields(fields: readonly JsonObject[]): JsonObject {
  const lists = fields.filter((field) => textIn(field, 'type') === 'array');
  return Object.fromEntries(
    lists.map((field): [string, Json] => [
      textIn(field, 'name'),
      serializationOf('query', textIn(field, 'collectionFormat')),
    ]),
  );
}

export function swaggerResponseMediaTypes(document: JsonObject, operation: JsonObject): string[] {
  return mediaTypes(document, operation, 'produces');
}

/** The operation's own list, or the document's: one replaces the other (Swagger 2.0 "Operation Object"). */
function mediaTypes(document: JsonObject, operation: JsonObject, name: 'consumes' | 'produces'): string[] {
  const own = Array.isArray(member(operation, name)) ? operation : document;
  return listIn(own, name).filter((mediaType) => typeof mediaType === 'string');
}
