import { descriptionIn } from '../model/description.ts';
import { mainSchemaOf } from '../model/media-types.ts';
import type { Operation } from '../model/operation.ts';
import type { SecurityRequirement } from '../model/security.ts';
import { type JsonObject, objectIn, textIn } from '../parse/json.ts';
import { responseSchemaType } from '../typescript/type-text.ts';
import { buildOperations, type OperationDefinition, operationsByKey } from './build-operation.ts';

/** A response of an operation, by its status ("Response Object"). */
type DocumentedResponse = {
  /** A status, a range such as `4XX`, or `default`. */
  status: string;
  /** CommonMark as in the spec: it must be sanitized before it is displayed. */
  description: string;
  media_types: string[];
  /** The TypeScript type of JSON, or of its first media type. */
  type: string;
};

/** An operation with its documentation, without vendor extensions. */
export type OperationDocumentation = OperationDefinition & {
  responses: DocumentedResponse[];
  security: SecurityRequirement[];
  external_docs: { url: string; description: string } | null;
};

/**
 * An operation of a document with its documentation: its definition, responses, security and external documentation.
 *
 * @throws SpecError unknown_operation
 */
export function buildDocumentation(document: JsonObject, key: string): OperationDocumentation {
  const [definition] = buildOperations(document, [key]);
  const [operation] = operationsByKey(document, [key]);
  if (!definition || !operation) throw new Error(`buildOperations returned nothing for ${key}`);
  return {
    ...definition,
    responses: documentedResponses(operation),
    security: operation.security(),
    external_docs: externalDocs(operation),
  };
}

function documentedResponses(operation: Operation): DocumentedResponse[] {
  return operation.responses().map(({ status, description, contents }) => ({
    status,
    description,
    media_types: contents.map(({ mediaType }) => mediaType),
    type: responseSchemaType(operation.document, mainSchemaOf(contents)),
  }));
}

function externalDocs({ node }: Operation): OperationDocumentation['external_docs'] {
  const docs = objectIn(node, 'externalDocs');
  const url = textIn(docs, 'url');
  // The UI links to it: a URL of another scheme could be a script.
  const isLink = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isLink ? { url, description: descriptionIn(docs) } : null;
}
