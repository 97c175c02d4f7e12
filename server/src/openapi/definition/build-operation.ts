import { descriptionIn } from '../model/description.ts';
import { findOperations, type Operation } from '../model/operation.ts';
import { buildSummary, type OperationSummary } from '../model/operation-summary.ts';
import { listSecuritySchemes, type SecurityScheme } from '../model/security.ts';
import { ownServerWarning } from '../model/servers.ts';
import { unsentHeaderWarnings } from '../model/unsent-headers.ts';
import { quote, SpecError } from '../parse/errors.ts';
import type { JsonObject } from '../parse/json.ts';
import { type OperationSchemas, operationSchemas } from '../schemas/operation-schemas.ts';
import { responseSchema } from '../schemas/response-schema.ts';
import { responseType } from '../typescript/type-text.ts';
import { buildParameter, type Parameter, undeclaredPathParameter } from './parameter.ts';
import { buildRequestBody, type RequestBody } from './request-body.ts';

/** An operation as integrations store it: without references, with all that calls and their callers need. */
export type OperationDefinition = OperationSummary & {
  /** As it is sent, where that is not the method in capitals (`additionalOperations` of OpenAPI 3.2). */
  method_name?: string;
  description: string;
  parameters: Parameter[];
  request_body: RequestBody | null;
  /** Of successful responses. */
  response_media_types: string[];
  /** Lower-case names of headers that security schemes of the document use: no app may set them. */
  security_headers: string[];
  security_query: string[];
  /** Names of cookies that security schemes use; older rows lack it. */
  security_cookies?: string[];
  /** The TypeScript type of a successful response; older rows lack it. */
  response_type?: string;
  /** What calls are validated with; older rows lack it. */
  schemas?: OperationSchemas;
  /** The compact schema of a successful response, empty where the spec has none; older rows lack it. */
  response_schema?: JsonObject;
  /** What to know before selecting the operation. */
  warnings?: string[];
};

/**
 * Builds the definitions of operations of a document by their keys.
 *
 * @throws SpecError unknown_operation naming the keys that the document does not have
 */
export function buildOperations(document: JsonObject, keys: readonly string[]): OperationDefinition[] {
  const operations = operationsByKey(document, keys);
  const owned = ownedBySecurity(document);
  return operations.map((operation) => ({ ...buildOperation(operation), ...owned }));
}

/** @throws SpecError unknown_operation */
export function operationsByKey(document: JsonObject, keys: readonly string[]): Operation[] {
  const requested = new Set(keys);
  const found = new Map<string, Operation>();
  for (const operation of findOperations(document)) {
    if (requested.has(operation.key) && !found.has(operation.key)) found.set(operation.key, operation);
  }
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0) {
    const names = missing
      .slice(0, 5)
      .map((key) => quote(key, 200))
      .join(', ');
    throw new SpecError(
      'unknown_operation',
      `The spec has no operation ${names}. Keys are method:path, as in the list of operations.`,
    );
  }
  return keys.flatMap((key) => found.get(key) ?? []);
}

type OwnedBySecurity = Pick<OperationDefinition, 'security_headers' | 'security_query' | 'security_cookies'>;

function ownedBySecurity(document: JsonObject): OwnedBySecurity {
  const schemes = listSecuritySchemes(document);
  return {
    security_headers: [
      ...new Set(schemes.flatMap(({ headers }) => headers.map((name) => name.toLowerCase()))),
    ],
    security_query: apiKeysIn(schemes, 'query'),
    security_cookies: apiKeysIn(schemes, 'cookie'),
  };
}

function apiKeysIn(schemes: readonly SecurityScheme[], location: 'query' | 'cookie'): string[] {
  return schemes.flatMap((scheme) =>
    scheme.type === 'apiKey' && scheme.in === location ? (scheme.parameter_name ?? []) : [],
  );
}

function buildOperation(operation: Operation): Omit<OperationDefinition, keyof OwnedBySecurity> {
  const { document, methodName } = operation;
  const parameters = operation.parameters();
  const requestBody = operation.requestBody();
  const { schemas, warnings } = operationSchemas(document, {
    parameters,
    requestContents: requestBody?.contents ?? [],
    responses: operation.responses(),
  });
  return {
    ...buildSummary(operation),
    ...(methodName !== operation.method.toUpperCase() && { method_name: methodName }),
    description: descriptionIn(operation.node),
    parameters: [
      ...parameters.map((parameter) => buildParameter(document, parameter)),
      ...operation.undeclaredPathNames().map(undeclaredPathParameter),
    ],
    request_body: requestBody ? buildRequestBody(document, requestBody) : null,
    response_media_types: operation.responseMediaTypes(),
    response_type: responseType(operation),
    schemas,
    response_schema: responseSchema(schemas.response),
    warnings: [...ownServerWarning(operation), ...unsentHeaderWarnings(operation), ...warnings],
  };
}
