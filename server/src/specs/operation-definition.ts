import { ListedOperation } from '@trunkline/contract/schemas/listed-operation';
import { type Static, Type } from 'typebox';
import type { OperationDefinition } from '../openapi/definition/build-operation.ts';
import { inputType } from '../openapi/definition/input-type.ts';
import type { JsonObject } from '../openapi/parse/json.ts';

const Schema = Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true });

/** An operation with all that somebody who calls it needs to know. */
export const DescribedOperation = Type.Object({
  ...ListedOperation.properties,
  description: Type.String({ description: 'CommonMark' }),
  parameters: Type.Array(
    Type.Object({
      name: Type.String(),
      in: Type.Enum(['path', 'query', 'header', 'cookie']),
      required: Type.Boolean(),
      deprecated: Type.Boolean(),
      description: Type.String(),
      style: Type.String(),
      explode: Type.Boolean(),
      schema: Schema,
    }),
  ),
  request_body: Type.Union([
    Type.Object({
      required: Type.Boolean(),
      description: Type.String(),
      media_types: Type.Array(Type.String()),
      schema: Type.Optional(Schema),
    }),
    Type.Null(),
  ]),
  response_media_types: Type.Array(Type.String()),
  input_type: Type.Union([Type.String(), Type.Null()], {
    description: 'The TypeScript type of what `@base44/sdk` takes for it; null: nothing',
  }),
  response_type: Type.String({ description: 'The TypeScript type of what it answers' }),
  security_headers: Type.Array(Type.String(), {
    description: 'Headers of the API’s credentials, in lower case: no app may set them',
  }),
  security_query: Type.Array(Type.String(), { description: 'The same of query parameters' }),
});

/** The same with what people want to read besides. */
export const DocumentedOperation = Type.Object({
  ...DescribedOperation.properties,
  answers: Type.Array(
    Type.Object({
      status: Type.String({ description: 'A status, a range such as 4XX, or default' }),
      description: Type.String({ description: 'CommonMark' }),
      media_types: Type.Array(Type.String()),
      type: Type.String({ description: 'Its TypeScript type' }),
    }),
  ),
  security: Type.Array(
    Type.Array(Type.Object({ scheme: Type.String(), scopes: Type.Array(Type.String()) })),
    { description: 'Ways to be let in, any of which will do; of one, every scheme is needed' },
  ),
  warnings: Type.Optional(Type.Array(Type.String(), { description: 'What whoever picks it should know' })),
  external_docs: Type.Union([Type.Object({ url: Type.String(), description: Type.String() }), Type.Null()]),
});

/** Integrations stored before answers had types lack theirs. */
export function toOperationView<Operation extends OperationDefinition>(
  operation: Operation,
): Operation & Pick<Static<typeof DescribedOperation>, 'input_type' | 'response_type'> {
  return {
    ...operation,
    input_type: inputType(operation) ?? null,
    response_type: operation.response_type ?? 'unknown',
  };
}
