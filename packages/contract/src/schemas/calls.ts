import { type Static, Type } from 'typebox';
import { JsonSchema, JsonValue } from './json.ts';
import { Nullable } from './primitives.ts';

/** More parameters than any operation has: each is checked, and each may have issues. */
const MAX_PARAMETERS = 1_000;

const Values = Type.Optional(
  Nullable(Type.Record(Type.String(), JsonValue, { maxProperties: MAX_PARAMETERS })),
);

/** The input of one request of an operation. */
export const RequestInput = Type.Object({
  payload: Type.Optional(JsonValue),
  path_params: Values,
  query_params: Values,
  headers: Values,
  cookie_params: Values,
  include_headers: Type.Optional(
    Nullable(Type.Boolean(), { description: 'Include the response’s `headers`' }),
  ),
});

const Paginate = Type.Object(
  {
    max_items: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    max_pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  { additionalProperties: false },
);

/** The input of a call. */
export const CallInput = Type.Object(
  {
    ...RequestInput.properties,
    paginate: Type.Optional(
      Nullable(Paginate, { description: 'Fetch the next pages of a list, and return all as one' }),
    ),
  },
  { additionalProperties: false },
);
export type CallInput = Static<typeof CallInput>;

export const CallEnvelope = Type.Object(
  {
    success: Type.Boolean({ description: 'Whether the status of the external API is 2xx' }),
    status_code: Type.Integer({ description: 'The status of the external API' }),
    data: Type.Unknown({
      description:
        'Parsed JSON; text as a string; other content as `{content_type, base64}`; null for an empty body',
    }),
    headers: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'With `include_headers`; names in lower case',
      }),
    ),
    warnings: Type.Optional(
      Type.Array(Type.Object({ path: Type.String(), message: Type.String() }), {
        description: 'Issues of the request or the response that do not prevent the call',
      }),
    ),
    pages: Type.Optional(Type.Integer({ description: 'With `paginate`: how many pages were fetched' })),
    items: Type.Optional(Type.Integer({ description: 'With `paginate`: how many items `data` has' })),
    complete: Type.Optional(
      Type.Boolean({ description: 'With `paginate`: whether `data` has the whole list' }),
    ),
    error: Type.Optional(
      Type.Object(
        { code: Type.String(), detail: Type.String(), status_code: Type.Optional(Type.Integer()) },
        { description: 'With `paginate`: why a later page could not be fetched' },
      ),
    ),
  },
  { description: 'The envelope of a response of the external API, whatever its status' },
);

export const CatalogParams = Type.Object({ app_id: Type.String() });

export const CallParams = Type.Object({
  ...CatalogParams.properties,
  slug: Type.String(),
  '*': Type.String({
    description: 'The key of the operation (`get:/path`, raw or percent-encoded) or its operationId',
  }),
});

const CatalogOperation = Type.Object({
  key: Type.String(),
  operation_id: Nullable(Type.String()),
  summary: Type.String(),
  description: Type.String(),
  parameters: Type.Array(
    Type.Object({
      name: Type.String(),
      in: Type.String(),
      required: Type.Boolean(),
      description: Type.String(),
      schema: JsonSchema,
    }),
  ),
  request_body: Nullable(
    Type.Object({
      required: Type.Boolean(),
      media_types: Type.Array(Type.String()),
      schema: Type.Optional(JsonSchema),
    }),
  ),
});

export const CatalogItem = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    description: Type.String(),
    operations: Type.Array(CatalogOperation),
  },
  { description: 'An integration with the operations that an app may call' },
);
export type CatalogItem = Static<typeof CatalogItem>;
