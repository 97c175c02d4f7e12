import { jsonSchemaIn } from '../model/media-types.ts';
import { type Json, type JsonObject, member, objectIn } from '../parse/json.ts';
import { resolve } from '../parse/references.ts';
import { type BodyDirection, type NamedSchema, type SchemaSet, schemaSet } from './schema-set.ts';

/**
 * What calls of an operation are checked with. `request` has the schemas of parameters (`query.page`) and of
 * the body by its media types (`body.application/json`), `response` those of JSON by status (`200`, `2XX`).
 */
export type OperationSchemas = { request: SchemaSet; response: SchemaSet };

type Named = (readonly [name: string, schema: Json | undefined])[];

/** @returns the schemas, and a warning for each that calls are not checked with */
export function operationSchemas(
  document: JsonObject,
  { parameters, contents, answers }: { parameters: Named; contents: Named; answers: Named },
): { schemas: OperationSchemas; warnings: string[] } {
  const request = checked(document, 'request', [...parameters, ...contents]);
  const response = checked(document, 'response', answers);
  const warnings = [
    ...request.tooLarge.map((name) => `${name} is not checked before it is sent: its schema is too large.`),
    ...response.tooLarge.map((status) => `Answers ${status} are not checked: their schema is too large.`),
  ];
  return { schemas: { request: request.set, response: response.set }, warnings };
}

function checked(document: JsonObject, direction: BodyDirection, named: Named) {
  const declared = named.flatMap(([name, schema]): NamedSchema[] =>
    schema === undefined ? [] : [[name, schema]],
  );
  return schemaSet(document, direction, declared);
}

/** The schemas of JSON answers by their status, in upper case ("Responses Object"). */
export function answerSchemas(document: JsonObject, operation: JsonObject): Named {
  const isSwagger = member(document, 'swagger') !== undefined;
  return Object.entries(objectIn(operation, 'responses')).map(([status, value]) => {
    const { node = {} } = resolve(document, value);
    return [status.toUpperCase(), isSwagger ? member(node, 'schema') : jsonSchemaIn(node)];
  });
}
