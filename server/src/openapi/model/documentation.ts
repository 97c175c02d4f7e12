import { isObject, type Json, type JsonObject, member, objectIn, textIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { responseSchemaType } from '../typescript/type-text.ts';
import { buildOperations, type OperationDefinition } from './build-operation.ts';
import { findOperations } from './operations.ts';
import { type SecurityRequirement, securityOf } from './security.ts';
import { swaggerResponseMediaTypes } from './swagger.ts';

/** An answer of an operation, by its status (OpenAPI "Response Object"). */
type DocumentedResponse = {
  /** A status, a range such as `4XX`, or `default`. */
  status: string;
  /** CommonMark, as it stands in the description: whoever shows it makes it safe. */
  description: string;
  media_types: string[];
  /** The TypeScript type of its first media type. */
  type: string;
};

/** An operation with all that a person wants to read of it, vendor extensions left out. */
export type OperationDocumentation = OperationDefinition & {
  answers: DocumentedResponse[];
  security: SecurityRequirement[];
  external_docs: { url: string; description: string } | null;
};

/**
 * One operation of a document for people: what calls need of it, and its answers, security and further reading.
 *
 * @throws SpecError unknown_operation
 */
export function buildDocumentation(document: JsonObject, key: string): OperationDocumentation {
  const [description] = buildOperations(document, [key]);
  if (!description) throw new Error(`buildOperations gave nothing for ${key}`);
  const node = operationAt(document, key);
  return {
    ...description,
    answers: answersOf(document, node).map(({ schema, ...answer }) => ({
      ...answer,
      type: responseSchemaType(document, schema),
    })),
    security: securityOf(document, node),
    external_docs: externalDocs(node),
  };
}

function operationAt(document: JsonObject, key: string): JsonObject {
  for (const { method, path, node } of findOperations(document))
    if (`${method}:${path}` === key) return node ?? {};
  return {};
}

/** An answer with its schema where it stands. */
export type FoundAnswer = {
  status: string;
  description: string;
  media_types: string[];
  schema: Json | undefined;
};

/** The answers of an operation, in the description's order; of several media types, the first schema. */
export function answersOf(document: JsonObject, operation: JsonObject): FoundAnswer[] {
  const isSwagger = member(document, 'swagger') !== undefined;
  return Object.entries(objectIn(operation, 'responses')).flatMap(([status, value]) => {
    if (status.startsWith('x-')) return [];
    const { node } = resolve(document, value);
    if (!node) return [];
    const content = objectIn(node, 'content');
    return [
      {
        status: status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(),
        description: textIn(node, 'description'),
        media_types: isSwagger ? swaggerMediaTypes(document, operation, node) : Object.keys(content),
        schema: isSwagger ? member(node, 'schema') : firstSchema(content),
      },
    ];
  });
}

function firstSchema(content: JsonObject): Json | undefined {
  return Object.values(content)
    .filter(isObject)
    .map((mediaType) => member(mediaType, 'schema'))
    .find((schema) => schema !== undefined);
}

/** In Swagger 2.0 an answer without a schema has no body ("Response Object"). */
function swaggerMediaTypes(document: JsonObject, operation: JsonObject, answer: JsonObject): string[] {
  return member(answer, 'schema') === undefined ? [] : swaggerResponseMediaTypes(document, operation);
}

function externalDocs(operation: JsonObject): OperationDocumentation['external_docs'] {
  const docs = objectIn(operation, 'externalDocs');
  const url = textIn(docs, 'url');
  // Shown as a link: an address of another scheme could be a script.
  const isLink = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isLink ? { url, description: textIn(docs, 'description') } : null;
}
