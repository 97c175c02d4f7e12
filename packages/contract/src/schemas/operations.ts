import { type Static, Type } from 'typebox';
import { JsonSchema } from './json.ts';
import { Nullable } from './primitives.ts';

export const OperationSummary = Type.Object(
  {
    key: Type.String({ description: 'Method and path, such as `get:/repos/{owner}`' }),
    method: Type.String({ description: 'In lower case' }),
    path: Type.String(),
    operation_id: Nullable(Type.String()),
    summary: Type.String(),
    tags: Type.Array(Type.String()),
    deprecated: Type.Boolean(),
  },
  { description: 'An operation as lists have it' },
);

const RequestBody = Type.Object({
  required: Type.Boolean(),
  description: Type.String(),
  media_types: Type.Array(Type.String()),
  schema: Type.Optional(JsonSchema),
});

export const OperationDefinition = Type.Object(
  {
    ...OperationSummary.properties,
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
        schema: JsonSchema,
      }),
    ),
    request_body: Nullable(RequestBody),
    response_media_types: Type.Array(Type.String()),
    input_type: Nullable(Type.String(), {
      description: 'The TypeScript type of its input for `@base44/sdk`; null: it takes none',
    }),
    response_type: Type.String({ description: 'The TypeScript type of a successful response' }),
    security_headers: Type.Array(Type.String(), {
      description: 'Headers that carry the credentials of the API, in lower case: apps cannot set them',
    }),
    security_query: Type.Array(Type.String(), {
      description: 'Query parameters that carry the credentials of the API: apps cannot set them',
    }),
  },
  { description: 'What a caller needs to know of an operation' },
);
export type OperationDefinition = Static<typeof OperationDefinition>;

export const OperationDocumentation = Type.Object(
  {
    ...OperationDefinition.properties,
    responses: Type.Array(
      Type.Object({
        status: Type.String({ description: 'A status, a range such as 4XX, or default' }),
        description: Type.String({ description: 'CommonMark' }),
        media_types: Type.Array(Type.String()),
        type: Type.String({ description: 'Its TypeScript type' }),
      }),
    ),
    security: Type.Array(
      Type.Array(Type.Object({ scheme: Type.String(), scopes: Type.Array(Type.String()) })),
      { description: 'Alternatives; each needs all of its schemes (OpenAPI, Security Requirement Object)' },
    ),
    warnings: Type.Optional(Type.Array(Type.String(), { description: 'What to know before selecting it' })),
    external_docs: Nullable(Type.Object({ url: Type.String(), description: Type.String() })),
  },
  { description: 'An operation with all that people read of it' },
);
