import { type Static, Type } from 'typebox';
import { Page, PageQuery } from './lists.ts';
import { OperationSummary } from './operations.ts';
import { Nullable, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

const SecurityScheme = Type.Object({
  name: Type.String(),
  type: Type.String(),
  in: Nullable(Type.String()),
  parameter_name: Nullable(Type.String()),
  scheme: Nullable(Type.String()),
  description: Type.String(),
  headers: Type.Array(Type.String(), { description: 'The headers that carry its credentials' }),
  token_url: Nullable(Type.String(), {
    description: 'The token URL of the client credentials grant, where the API offers it',
  }),
  scopes: Type.Array(Type.String()),
  openid_connect_url: Nullable(Type.String()),
});

export const Spec = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    version: Type.String(),
    description: Type.String({ description: 'The beginning of what it says of its API, in CommonMark' }),
    format: Type.String({ description: 'Such as `openapi 3.1` or `swagger 2.0`' }),
    source_url: Nullable(Type.String(), { description: 'Null: it was pasted' }),
    servers: Type.Array(Type.String()),
    security_schemes: Type.Array(SecurityScheme),
    operation_count: Type.Integer(),
    warnings: Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() })),
    created_at: Timestamp,
  },
  { description: 'An imported spec, without its document' },
);
export type Spec = Static<typeof Spec>;

/** A tag or a method, and how many operations have it. */
export const OperationFacet = Type.Object({ name: Type.String(), operation_count: Type.Integer() });
export type OperationFacet = Static<typeof OperationFacet>;

export const SpecTags = Type.Object(
  {
    items: Type.Array(OperationFacet),
    methods: Type.Array(OperationFacet),
    next_cursor: Type.Null(),
  },
  { description: 'The tags and methods of a spec, with how many operations each has' },
);

export const SpecOperations = Type.Object(
  {
    ...Page(OperationSummary).properties,
    total: Type.Integer({ description: 'How many operations match' }),
  },
  { description: 'A page of the operations that match, with their total number' },
);

export const SpecParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });

export const SpecOperationParams = Type.Object({
  ...SpecParams.properties,
  '*': Type.String({ description: 'The key of the operation' }),
});

/** A spec as text, or as parsed JSON. */
export const SpecDocument = Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]);

export const ImportSpecBody = Type.Object(
  {
    url: Type.Optional(Type.String({ maxLength: 2000, description: 'Where to download it from' })),
    document: Type.Optional(SpecDocument),
  },
  { additionalProperties: false },
);
export type ImportSpecBody = Static<typeof ImportSpecBody>;

export const SpecOperationsQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.String({
    default: '',
    maxLength: 200,
    description: 'Words of the method, the path, the operationId, the summary or the tags; best match first',
  }),
  method: Type.Array(Type.String(), { default: [], description: 'Only these methods; repeatable' }),
  tag: Type.Array(Type.String(), {
    default: [],
    description: 'Only operations with one of these tags; repeatable',
  }),
});
