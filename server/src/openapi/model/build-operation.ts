import { quote, SpecError } from '../parse/errors.ts';
import { type Json, type JsonObject, listIn, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { answerSchemas, type OperationSchemas, operationSchemas } from '../schemas/operation-schemas.ts';
import { responseType } from '../typescript/type-text.ts';
import {
  type FoundOperation,
  findOperations,
  namesInPath,
  type OperationSummary,
  summaryOf,
} from './operations.ts';
import { openapiParameter, openapiSchema, type Parameter, plainPathParameter } from './parameters.ts';
import { contentsOf, type DescribedBody, type RequestBody, requestBody } from './request-body.ts';
import { listSecuritySchemes, type SecurityScheme } from './security.ts';
import { ownServerWarning } from './servers.ts';
import { swaggerBody, swaggerParameter, swaggerResponseMediaTypes } from './swagger.ts';

/** An operation in OpenAPI 3 terms, whatever it was written in: all that calls and their callers need. */
export type OperationDefinition = OperationSummary & {
  description: string;
  parameters: Parameter[];
  request_body: RequestBody | null;
  /** Of the answers that mean success. */
  response_media_types: string[];
  /** Lower-case names of headers that security schemes of the document own: no app may set them. */
  security_headers: string[];
  security_query: string[];
  /** Names of cookies that security schemes own; integrations stored before it was kept lack it. */
  security_cookies?: string[];
  /** The TypeScript type of what it answers; integrations stored before it was kept lack it. */
  response_type?: string;
  /** What calls are checked with; integrations stored before it was kept lack it. */
  schemas?: OperationSchemas;
  /** What whoever picks the operation should know of it. */
  warnings?: string[];
};

/**
 * Describes operations of a document by their keys.
 *
 * @throws SpecError unknown_operation naming the keys that the document does not have
 */
export function buildOperations(document: JsonObject, keys: readonly string[]): OperationDefinition[] {
  const wanted = new Set(keys);
  const found = new Map<string, OperationDefinition>();
  const owned = ownedBySecurity(document);
  for (const operation of findOperations(document)) {
    const key = `${operation.method}:${operation.path}`;
    if (wanted.has(key) && !found.has(key)) found.set(key, { ...described(document, operation), ...owned });
  }
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0) {
    const names = missing
      .slice(0, 5)
      .map((key) => quote(key, 200))
      .join(', ');
    throw new SpecError(
      'unknown_operation',
      `The description has no operation ${names}. Keys read method:path, as the list of operations gives them.`,
    );
  }
  return keys.flatMap((key) => found.get(key) ?? []);
}

type Owned = Pick<OperationDefinition, 'security_headers' | 'security_query' | 'security_cookies'>;

function ownedBySecurity(document: JsonObject): Owned {
  const schemes = listSecuritySchemes(document);
  return {
    security_headers: [
      ...new Set(schemes.flatMap(({ headers }) => headers.map((name) => name.toLowerCase()))),
    ],
    security_query: keysIn(schemes, 'query'),
    security_cookies: keysIn(schemes, 'cookie'),
  };
}

function keysIn(schemes: readonly SecurityScheme[], place: 'query' | 'cookie'): string[] {
  return schemes.flatMap((scheme) =>
    scheme.type === 'apiKey' && scheme.in === place ? (scheme.parameter_name ?? []) : [],
  );
}

function described(document: JsonObject, operation: FoundOperation): Omit<OperationDefinition, keyof Owned> {
  const { method, path, pathItem, node = {} } = operation;
  const isSwagger = member(document, 'swagger') !== undefined;
  const declared = declaredParameters(document, pathItem, node);
  const parameters = declared.flatMap((parameter) => {
    const read = isSwagger ? swaggerParameter(document, parameter) : openapiParameter(document, parameter);
    const schema = isSwagger ? parameter : openapiSchema(document, parameter);
    return read && isSent(read) ? [{ ...read, whole: schema }] : [];
  });
  const { body, contents } = isSwagger ? swaggerBody(document, node, declared) : openapiBody(document, node);
  const { schemas, warnings } = operationSchemas(document, {
    parameters: parameters.map(({ in: place, name, whole }) => [`${place}.${name}`, whole]),
    contents: contents.map(({ mediaType, schema }) => [`body.${mediaType}`, schema]),
    answers: answerSchemas(document, node),
  });
  return {
    ...summaryOf(method, path, node),
    description: textIn(node, 'description'),
    parameters: fittedToPath(
      parameters.map(({ whole, ...parameter }) => parameter),
      path,
    ),
    request_body: body,
    response_media_types: isSwagger
      ? swaggerResponseMediaTypes(document, node)
      : responseMediaTypes(document, node),
    response_type: responseType(document, operation),
    schemas,
    warnings: [...ownServerWarning(document, pathItem, node), ...warnings],
  };
}

/** The operation's parameters override those of its path by name and place (OpenAPI "Operation Object"). */
function declaredParameters(document: JsonObject, pathItem: JsonObject, operation: JsonObject): JsonObject[] {
  const byPlace = new Map<string, JsonObject>();
  for (const value of [...listIn(pathItem, 'parameters'), ...listIn(operation, 'parameters')]) {
    const { node } = resolve(document, value);
    if (node) byPlace.set(`${textIn(node, 'in')} ${textIn(node, 'name')}`, node);
  }
  return [...byPlace.values()];
}

/** Header parameters by these names "shall be ignored" (OpenAPI "Parameter Object", `name`). */
function isSent({ in: place, name }: Parameter): boolean {
  return place !== 'header' || !['accept', 'content-type', 'authorization'].includes(name.toLowerCase());
}

/** Leaves out path parameters that the path does not have, and declares those it has undeclared. */
function fittedToPath(parameters: readonly Parameter[], path: string): Parameter[] {
  const inPath = namesInPath(path);
  const fitting = parameters.filter(
    (parameter) => parameter.in !== 'path' || inPath.includes(parameter.name),
  );
  const undeclared = inPath.filter(
    (name) => !fitting.some((parameter) => parameter.in === 'path' && parameter.name === name),
  );
  return [...fitting, ...undeclared.map(plainPathParameter)];
}

function openapiBody(document: JsonObject, operation: JsonObject): DescribedBody {
  const { node } = resolve(document, member(operation, 'requestBody'));
  if (!node) return { body: null, contents: [] };
  const contents = contentsOf(document, node);
  const required = member(node, 'required') === true;
  const body = requestBody(document, { required, description: textIn(node, 'description'), contents });
  return { body, contents };
}

function responseMediaTypes(document: JsonObject, operation: JsonObject): string[] {
  const mediaTypes = successes(operation).flatMap((response) => {
    const { node } = resolve(document, response);
    return node ? Object.keys(objectIn(node, 'content')) : [];
  });
  return [...new Set(mediaTypes)];
}

/** The answers of an operation that mean success, or its default one. */
function successes(operation: JsonObject): Json[] {
  return Object.entries(objectIn(operation, 'responses')).flatMap(([status, response]) =>
    /^(2..|default)$/i.test(status) ? [response] : [],
  );
}
