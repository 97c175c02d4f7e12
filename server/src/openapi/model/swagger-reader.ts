import {
  booleanIn,
  isObject,
  type Json,
  type JsonObject,
  listIn,
  member,
  objectIn,
  textIn,
} from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { isFileType } from './binary.ts';
import { descriptionIn } from './description.ts';
import { essenceOf, namedMediaTypes } from './media-types.ts';
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

/**
 * Scheme, host and basePath, by default those of the document's URL ("Swagger Object"). Some documents have a scheme,
 * slashes or a path in `host`, or a whole URL in `basePath`: what they mean is clear.
 */
function serversOf(document: JsonObject, sourceUrl: string | null): DeclaredServer[] {
  const base = textIn(document, 'basePath').trim();
  const { scheme, rest } = splitScheme(/^https?:/i.test(base) ? base : textIn(document, 'host').trim());
  const [host = '', ...hostPath] = rest.split('/');
  const { protocol = 'https:', host: sourceHost = '' } = sourceUrl ? new URL(sourceUrl) : {};
  if (host === '' && sourceHost === '') return [];
  const basePath = /^https?:/i.test(base) ? [] : base.split('/');
  const path = [...hostPath, ...basePath].filter(Boolean).join('/');
  const declared = [member(document, 'schemes') ?? []]
    .flat()
    .map((one) => String(one).trim().toLowerCase())
    .filter((one) => one === 'https' || one === 'http');
  const schemes = declared.length > 0 ? declared : [scheme ?? protocol.slice(0, -1)];
  return schemes.map((one) => ({ url: `${one}://${host || sourceHost}/${path}`, pointer: '/host' }));
}

function splitScheme(text: string): { scheme: string | undefined; rest: string } {
  const [, scheme, rest = ''] = /^(?:(https?):|[a-z][a-z\d+.-]*:(?=\/\/))?\/*(.*)$/i.exec(text) ?? [];
  return { scheme: scheme?.toLowerCase(), rest };
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
    itemStyles: itemStylesOf(node),
    allowReserved: false,
    mediaType: null,
    // Some documents have the schema where OpenAPI 3 has it.
    schema: isObject(member(node, 'schema')) ? member(node, 'schema') : node,
  };
}

/** How a list is serialised; `csv` is the default. */
function serializationOf(
  location: ParameterLocation,
  collectionFormat: string,
): { style: string; explode: boolean } {
  const name = collectionFormat.toLowerCase();
  if (location === 'path' || location === 'header')
    return { style: COLLECTION_STYLES[name] ?? 'simple', explode: false };
  if (name === 'multi') return { style: 'form', explode: true };
  return { style: COLLECTION_STYLES[name] ?? 'form', explode: false };
}

/** The styles of the lists within a list, the outer first: each has a `collectionFormat` of its own ("Items Object"). */
function itemStylesOf(node: JsonObject): string[] {
  const items = objectIn(node, 'items');
  if (textIn(items, 'type') !== 'array') return [];
  return [
    COLLECTION_STYLES[textIn(items, 'collectionFormat').toLowerCase()] ?? 'simple',
    ...itemStylesOf(items),
  ];
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
    (mediaType) => body !== undefined || isFormMediaType(mediaType),
  );
  // A file is sent in a multipart form wherever the operation takes one.
  const multipart = hasFile(fields) ? consumed.filter((mediaType) => !isUrlencoded(mediaType)) : [];
  const content = body
    ? { schema: member(body, 'schema'), encoding: {} }
    : { schema: formSchema(fields), encoding: formEncoding(fields) };
  const fallback = body ? 'application/json' : hasFile(fields) ? MULTIPART_FORM : URLENCODED_FORM;
  const names = [multipart, consumed, [fallback]].find((list) => list.length > 0) ?? [];
  return {
    required: parts.some((part) => booleanIn(part, 'required') === true),
    description: descriptionIn(parts[0] ?? {}),
    contents: names.map((mediaType) => ({ mediaType, ...content })),
  };
}

const MULTIPART_FORM = 'multipart/form-data';
const URLENCODED_FORM = 'application/x-www-form-urlencoded';

/** The only media types that form fields are sent in (Swagger 2.0 "Parameter Object"). */
function isFormMediaType(mediaType: string): boolean {
  return essenceOf(mediaType) === MULTIPART_FORM || isUrlencoded(mediaType);
}

function isUrlencoded(mediaType: string): boolean {
  return essenceOf(mediaType) === URLENCODED_FORM;
}

function hasFile(fields: readonly JsonObject[]): boolean {
  return fields.some((field) => isFile(field) || isFile(objectIn(field, 'items')));
}

/** Strings of bytes are the usual way to declare a list of files, which `type: file` cannot. */
function isFile(field: JsonObject): boolean {
  return isFileType(field) || textIn(field, 'format') === 'binary';
}

/** The schema of a form: an object with a property for each field. */
function formSchema(fields: readonly JsonObject[]): JsonObject {
  const required = fields.filter((field) => booleanIn(field, 'required') === true);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [textIn(field, 'name'), field])),
    ...(required.length > 0 && { required: required.map((field) => textIn(field, 'name')) }),
  };
}

function formEncoding(fields: readonly JsonObject[]): JsonObject {
  const lists = fields.filter(
    (field) => textIn(field, 'type') === 'array' && !isFile(objectIn(field, 'items')),
  );
  return Object.fromEntries(
    lists.map((field): [string, Json] => [
      textIn(field, 'name'),
      {
        ...serializationOf('query', textIn(field, 'collectionFormat')),
        itemStyles: itemStylesOf(field),
      },
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
  const texts = listIn(declared, name).filter((text) => typeof text === 'string');
  return [...new Set(texts.flatMap(namedMediaTypes))];
}
