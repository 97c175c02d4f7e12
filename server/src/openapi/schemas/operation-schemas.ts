import { jsonSchemaOf } from '../model/media-types.ts';
import type { MediaTypeContent, OperationParameter, OperationResponse } from '../model/operation-parts.ts';
import type { Json, JsonObject } from '../parse/json.ts';
import { type BodyDirection, type NamedSchema, type SchemaSet, schemaSet } from './schema-set.ts';

/**
 * The schemas that calls of an operation are validated with. `request` has the schemas of parameters (`query.page`) and of the body
 * by its media types (`body.application/json`), `response` those of JSON by status (`200`, `2XX`, `DEFAULT`).
 */
export type OperationSchemas = { request: SchemaSet; response: SchemaSet };

type OperationParts = {
  parameters: readonly OperationParameter[];
  requestContents: readonly MediaTypeContent[];
  responses: readonly OperationResponse[];
};

/** @returns the schemas, and a warning for each that calls are not validated with */
export function operationSchemas(
  document: JsonObject,
  { parameters, requestContents, responses }: OperationParts,
): { schemas: OperationSchemas; warnings: string[] } {
  const request = declaredSchemas(document, 'request', [
    ...parameters.map(({ in: location, name, schema }) => [`${location}.${name}`, schema] as const),
    ...requestContents.map(({ mediaType, schema }) => [`body.${mediaType}`, schema] as const),
  ]);
  const response = declaredSchemas(
    document,
    'response',
    responses.map(({ status, contents }) => [status.toUpperCase(), jsonSchemaOf(contents)]),
  );
  const warnings = [
    ...request.tooLarge.map((name) => `${name} is not validated: its schema is too large.`),
    ...response.tooLarge.map((status) => `Responses ${status} are not validated: their schema is too large.`),
  ];
  return { schemas: { request: request.set, response: response.set }, warnings };
}

function declaredSchemas(
  document: JsonObject,
  direction: BodyDirection,
  named: readonly (readonly [name: string, schema: Json | undefined])[],
) {
  const declared = named.flatMap(([name, schema]): NamedSchema[] =>
    schema === undefined ? [] : [[name, schema]],
  );
  return schemaSet(document, direction, declared);
}
