import { type Static, Type } from 'typebox';
import { HEALTHS } from '../health.ts';
import { CallPolicy, CallPolicyEdit } from './call-policy.ts';
import { CredentialInput, CredentialView } from './credentials.ts';
import { PageQuery } from './lists.ts';
import { ExpiryOfSecret, Nullable, ONE_LINE, Timestamp } from './primitives.ts';
import { ValueOrRef } from './secret-refs.ts';
import { Slug } from './slug.ts';
import { WorkspaceParams } from './workspaces.ts';

/** A header as an admin sends it. */
export const HeaderInput = Type.Object(
  {
    name: Type.String({ maxLength: 200 }),
    value: Type.Optional(
      ValueOrRef(Type.String({ maxLength: 16_384 }), 'Absent: the stored value or reference is kept'),
    ),
    sensitive: Type.Optional(Type.Boolean()),
    expires_at: ExpiryOfSecret,
    has_value: Type.Optional(Type.Boolean({ description: 'Of a header that was read; ignored' })),
    prefix: Type.Optional(Type.String({ maxLength: 50, description: 'Of a header that was read; ignored' })),
  },
  { additionalProperties: false },
);
export type HeaderInput = Static<typeof HeaderInput>;

/** A header as it is read: a sensitive one without its value, or with where that is. */
export const HeaderView = Type.Object({
  name: Type.String(),
  sensitive: Type.Boolean(),
  value: Type.Optional(
    ValueOrRef(Type.String(), 'Of one that is not sensitive; or where the value of a sensitive one is'),
  ),
  expires_at: ExpiryOfSecret,
  has_value: Type.Optional(Type.Boolean()),
  prefix: Type.Optional(
    Type.String({
      description: 'Of the value of a sensitive header: the scheme before the secret, such as `Bearer`',
    }),
  ),
});

/** A slug that an integration had before. */
export const SlugAlias = Type.Object({
  slug: Type.String(),
  expires_at: Type.String({
    format: 'date-time',
    description: 'Until then calls by it lead to the integration',
  }),
});

export const IntegrationSummary = Type.Object(
  {
    id: Type.String(),
    slug: Type.String(),
    aliases: Type.Array(SlugAlias, { description: 'Its former slugs, while calls by them still lead to it' }),
    name: Type.String(),
    description: Type.String(),
    base_url: Type.String(),
    spec_id: Type.String(),
    operations: Type.Array(Type.String(), { description: 'The keys of the selected operations' }),
    call_policy: CallPolicy,
    revision: Type.Integer(),
    warnings: Type.Array(Type.String()),
    created_at: Timestamp,
    updated_at: Timestamp,
    source_drifted_at: Nullable(Timestamp, {
      description: 'Since when the spec at its URL differs from the stored one; null: it does not',
    }),
    updated_by: Nullable(Type.String(), { description: 'The email of who changed it last' }),
    capture_until: Nullable(Timestamp, {
      description: 'Until then its calls are captured, requests and responses; null: they are not',
    }),
  },
  { description: 'An integration without its headers and credentials' },
);
export type IntegrationSummary = Static<typeof IntegrationSummary>;

export const Integration = Type.Object(
  {
    ...IntegrationSummary.properties,
    headers: Type.Optional(Type.Array(HeaderView)),
    credentials: Type.Optional(Type.Array(CredentialView)),
    headers_error: Type.Optional(
      Nullable(Type.Object({ code: Type.String(), detail: Type.String() }), {
        description: 'Why the stored secrets cannot be decrypted',
      }),
    ),
  },
  { description: 'An integration; headers and credentials are absent for members who may not see them' },
);
export type Integration = Static<typeof Integration>;

export const Dependent = Type.Object(
  {
    app_id: Type.String(),
    name: Type.String(),
    is_app_integration: Type.Boolean({
      description: 'Whether its first prompt matched the integration, or a user added it',
    }),
    last_call_at: Nullable(Timestamp),
    calls_30_days: Type.Integer(),
    calls: Type.Integer({ description: 'In the last `days` of the query (UTC), today included' }),
  },
  { description: 'An app that uses an integration' },
);

export const DependentsQuery = Type.Object({
  ...PageQuery.properties,
  days: Type.Integer({ minimum: 1, maximum: 366, default: 30, description: 'Of which `calls` counts' }),
});

export const IntegrationsQuery = Type.Object({
  ...PageQuery.properties,
  search: Type.String({
    default: '',
    maxLength: 200,
    description: 'Words, each of which is in the slug, the name or the base URL',
  }),
  sort: Type.Enum(['slug', 'health', 'calls', 'last_call'], {
    default: 'slug',
    description: 'The worst health, the most calls since yesterday (UTC), or the latest call first',
  }),
  health: Type.Optional(
    Type.Enum([...HEALTHS], { description: 'Only those of this health since yesterday (UTC)' }),
  ),
});

export type IntegrationsQuery = Static<typeof IntegrationsQuery>;

export const EndpointSearchQuery = Type.Object({
  search: Type.String({
    minLength: 2,
    maxLength: 200,
    description:
      'Words, each of which is in the key, the operationId or the summary; a method and a path (`GET /things`) are read as a key',
  }),
});

export const FoundEndpoint = Type.Object(
  {
    integration: Type.Object({ slug: Type.String(), name: Type.String() }),
    key: Type.String(),
    operation_id: Nullable(Type.String()),
    summary: Type.String(),
  },
  { description: 'A selected operation of an integration' },
);

export const IntegrationParams = Type.Object({ ...WorkspaceParams.properties, slug: Type.String() });

export const SlugAliasParams = Type.Object({ ...IntegrationParams.properties, alias: Type.String() });

export const SlugAvailabilityQuery = Type.Object({
  integration: Type.Optional(
    Type.String({ description: 'The slug of the integration that would take it; absent: a new one' }),
  ),
});

export const SlugAvailability = Type.Object(
  {
    available: Type.Boolean(),
    detail: Nullable(Type.String(), { description: 'Why it is taken, and what to do; null: it is free' }),
  },
  { description: 'Whether an integration of the workspace may take a slug' },
);

const Fields = {
  slug: Slug,
  name: Type.String({ minLength: 1, maxLength: 200, ...ONE_LINE }),
  description: Type.String({ maxLength: 5000 }),
  base_url: Type.String({ maxLength: 2000 }),
  operations: Type.Array(Type.String({ maxLength: 2000 }), {
    description: 'The keys of the selected operations',
  }),
  headers: Type.Array(HeaderInput),
  credentials: Type.Array(CredentialInput, {
    maxItems: 10,
    description: 'What calls authenticate with; a single one may be sent without the list',
  }),
  call_policy: CallPolicyEdit,
};

export const CreateIntegrationBody = Type.Object(
  {
    spec_id: Type.String(),
    slug: Fields.slug,
    name: Type.Optional(Fields.name),
    description: Type.Optional(Fields.description),
    base_url: Type.Optional(Fields.base_url),
    operations: Fields.operations,
    headers: Type.Optional(Fields.headers),
    credentials: Type.Optional(Fields.credentials),
    call_policy: Type.Optional(Fields.call_policy),
  },
  { additionalProperties: false },
);

export const UpdateIntegrationBody = Type.Object(
  {
    ...Type.Partial(Type.Object(Fields)).properties,
    revision: Type.Optional(Type.Integer({ description: 'Where there is no If-Match header' })),
  },
  { additionalProperties: false },
);

export const UpdateIntegrationHeaders = Type.Object({
  'if-match': Type.Optional(Type.String({ description: 'The revision that was read, such as `"3"`' })),
});

export const DeleteIntegrationQuery = Type.Object({
  confirm: Type.Optional(
    Type.String({ description: 'The slug; required where apps called it in the last 30 days' }),
  ),
});
