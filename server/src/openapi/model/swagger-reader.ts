import { type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { descriptionIn } from './description.ts';
import type {
  DeclaredServer,
  MediaTypeContent,
  OperationParameter,
  OperationRequestBody,
  ParameterLocation,
  VersionReader,
} from './operation-parts.ts';
import { commonFields } from './parameter-fields.ts';

/** Reads documents of Swagger 2.0 in the terms of OpenAPI 3.1. */
export function swaggerReader(document: JsonObject): VersionReader {
  return {
    ignoresRefSiblings: true,
    schemaSection: ['definitions'],
    componentSections: [['definitions'], ['parameters'], ['responses']],
    inheritedFields: ['security', 'consumes', 'produces'],
    servers: (sourceUrl) => serversOf(document, sourceUrl),
    ownServers: () => [],
    securitySchemes: () => securitySchemes(document),
    parameter: parameterOf,
    requestBody: (operation, parameters) => requestBodyOf(document, operation, parameters),
    responseContents: (operation, response) => responseContents(document, operation, response),
    responseMediaTypes: (operation) => mediaTypes(document, operation, 'produces'),
  };
}

/** Scheme, host and basePath, by default those of the document's URL ("Swagger Object"). */
function serversOf(document: JsonObject, sourceUrl: string | null): DeclaredServer[] {
  const host = textIn(document, 'host') || (sourceUrl ? new URL(sourceUrl).host : '');
  if (host === '') return [];
  const declared = listIn(document, 'schemes').filter(
    (scheme): scheme is string => scheme === 'https' || scheme === 'http',
  );
  const fallback = sourceUrl ? new URL(sourceUrl).protocol.slice(0, -1) : 'https';
  const basePath = textIn(document, 'basePath').replace(/^\/+/, '');
  return (declared.length > 0 ? declared : [fallback]).map((scheme) => ({
    url: `${scheme}://${host}/${basePath}`,
    pointer: '/host',
  }));
}

function securitySchemes(document: JsonObject): Map<string, JsonObject> {
  return new Map(
    Object.entries(objectIn(document, 'securityDefinitions')).flatMap(([name, value]) => {
      const { node } = resolve(document, value);
      return node ? [[name, securityScheme(node)] as const] : [];
    }),
  );
}

/** `basic` is a separate type, and `oauth2` has the fields of its one flow in the scheme. */
function securityScheme(node: JsonObject): JsonObject {
  if (textIn(node, 'type') === 'basic') return { ...node, type: 'http', scheme: 'basic' };
  return textIn(node, 'flow') === 'application' ? { ...node, flows: { clientCredentials: node } } : node;
}

/** `collectionFormat` instead of style and explode; the schema is the parameter itself ("Parameter Object"). */
function parameterOf(node: JsonObject): OperationParameter | undefined {
  const fields = commonFields(node);
  if (!fields) return undefined;
  return {
    ...fields,
    ...serializationOf(fields.in, textIn(node, 'collectionFormat')),
    allowReserved: false,
    mediaType: null,
    schema: node,
  };
}

/** How a list is serialised; `csv` is the default. */
function serializationOf(
  location: ParameterLocation,
  collectionFormat: string,
): { style: string; explode: boolean } {
  if (location === 'path' || location === 'header')
    return { style: COLLECTION_STYLES[collectionFormat] ?? 'simple', explode: false };
  if (collectionFormat === 'multi') return { style: 'form', explode: true };
  return { style: COLLECTION_STYLES[collectionFormat] ?? 'form', explode: false };
}

const COLLECTION_STYLES: Readonly<Record<string, string>> = {
  ssv: 'spaceDelimited',
  tsv: 'tabDelimited',
  pipes: 'pipeDelimited',
};

/** The body that `in: body` or `in: formData` parameters declare, in the media types the operation consumes. */
function requestBodyOf(
  document: JsonObject,
  operation: JsonObject,
  parameters: readonly JsonObject[],
): OperationRequestBody | undefined {
  const body = parameters.find((parameter) => textIn(parameter, 'in') === 'body');
  const fields = parameters.filter((parameter) => textIn(parameter, 'in') === 'formData');
  const parts = body ? [body] : fields;
  if (parts.length === 0) return undefined;
  const consumed = mediaTypes(document, operation, 'consumes').filter(
    (mediaType) => body !== undefined || FORM_MEDIA_TYPES.has(mediaType),
  );
  const content = body
    ? { schema: member(body, 'schema'), encoding: {} }
    : { schema: formSchema(fields), encoding: formEncoding(fields) };
  const names = consumed.length > 0 ? consumed : [body ? 'application/json' : formMediaType(fields)];
  return {
    required: parts.some((part) => member(part, 'required') === true),
    description: descriptionIn(parts[0] ?? {}),
    contents: names.map((mediaType) => ({ mediaType, ...content })),
  };
}

/** The only media types that form fields are sent in (Swagger 2.0 "Parameter Object"). */
const FORM_MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/x-www-form-urlencoded',
  'multipart/form-data',
]);

function formMediaType(fields: readonly JsonObject[]): string {
  return fields.some((field) => textIn(field, 'type') === 'file')
    ? 'multipart/form-data'
    : 'application/x-www-form-urlencoded';
}

/** The schema of a form: an object with a property for each field. */
function formSchema(fields: readonly JsonObject[]): JsonObject {
  const required = fields.filter((field) => member(field, 'required') === true);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [textIn(field, 'name'), field])),
    ...(required.length > 0 && { required: required.map((field) => textIn(field, 'name')) }),
  };
}

function formEncoding(fields: readonly JsonObject[]): JsonObject {
  const lists = fields.filter((field) => textIn(field, 'type') === 'array');
  return Object.fromEntries(
    lists.map((field): [string, Json] => [
      textIn(field, 'name'),
      serializationOf('query', textIn(field, 'collectionFormat')),
    ]),
  );
}

/** A response without a schema has no body ("Response Object"); one without `produces` has any media type. */
function responseContents(
  document: JsonObject,
  operation: JsonObject,
  response: JsonObject,
): MediaTypeContent[] {
  const schema = member(response, 'schema');
  if (schema === undefined) return [];
  const produced = mediaTypes(document, operation, 'produces');
  return (produced.length > 0 ? produced : ['*/*']).map((mediaType) => ({ mediaType, schema, encoding: {} }));
}

/** The operation's list, or else the document's (Swagger 2.0 "Operation Object"). */
function mediaTypes(document: JsonObject, operation: JsonObject, name: 'consumes' | 'produces'): string[] {
  const declared = Array.isArray(member(operation, name)) ? operation : document;
  return listIn(declared, name).filter((mediaType) => typeof mediaType === 'string');
}
