import { type Static, Type } from 'typebox';
import { IntegrationAccessChange } from './integration-access.ts';
import { PageQuery } from './lists.ts';
import { Nullable, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

/** Requests for access of apps to integrations, where admins grant it. */

const STATUSES = ['pending', 'granted', 'refused'] as const;
export const AccessRequestStatus = Type.Enum(STATUSES);
export type AccessRequestStatus = Static<typeof AccessRequestStatus>;

/** How long a reason or a note may be. */
export const MAX_REASON_LENGTH = 1_000;

const RequestedOperations = Nullable(
  Type.Array(Type.String({ maxLength: 2000 }), { minItems: 1, maxItems: 200 }),
  { description: 'The keys of the endpoints; null: the whole integration' },
);

export const AccessRequest = Type.Object(
  {
    id: Type.String(),
    app_id: Type.String(),
    app_name: Type.String(),
    slug: Type.String(),
    integration_name: Type.String(),
    operations: RequestedOperations,
    reason: Type.String(),
    status: AccessRequestStatus,
    requested_by_email: Nullable(Type.String(), { description: 'Null where the account was deleted' }),
    requested_at: Timestamp,
    decided_by_email: Nullable(Type.String()),
    decided_at: Nullable(Timestamp),
    note: Nullable(Type.String(), { description: 'What the admin who decided says of it' }),
  },
  { description: 'A request for access of an app to an integration: the last one for these two' },
);
export type AccessRequest = Static<typeof AccessRequest>;

export const AccessRequestsQuery = Type.Object({
  ...PageQuery.properties,
  status: Type.Optional(Type.Enum(STATUSES, { description: 'Only those with this status' })),
  app_id: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this app' })),
});

export const AccessRequestParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });

export const RequestAccessBody = Type.Object(
  { operations: RequestedOperations, reason: Type.String({ minLength: 1, maxLength: MAX_REASON_LENGTH }) },
  { additionalProperties: false },
);

const Note = Type.Optional(Nullable(Type.String({ maxLength: MAX_REASON_LENGTH })));

export const DecideAccessRequestBody = Type.Union([
  Type.Object(
    {
      decision: Type.Literal('grant'),
      operations: Type.Optional(RequestedOperations),
      note: Note,
    },
    { additionalProperties: false, description: 'Without `operations`: what was asked for' },
  ),
  Type.Object({ decision: Type.Literal('refuse'), note: Note }, { additionalProperties: false }),
]);
export type DecideAccessRequestBody = Static<typeof DecideAccessRequestBody>;

export const GrantProposal = Type.Object(
  {
    app_id: Type.String(),
    app_name: Type.String(),
    uncovered: Type.Array(
      Type.Object({
        slug: Type.String(),
        name: Type.String(),
        operations: Nullable(Type.Array(Type.String()), { description: 'That it called; null: all' }),
        calls_30_days: Type.Integer(),
      }),
      { description: 'What it called in the last 30 days and is not granted: these calls would be rejected' },
    ),
    changes: Type.Array(IntegrationAccessChange, {
      description:
        'What to send to grant exactly what it called; empty where the app called too much to list',
    }),
  },
  { description: 'An app that would lose access if only what is granted were allowed' },
);
export type GrantProposal = Static<typeof GrantProposal>;

export const GrantProposalsQuery = Type.Object({
  cursor: PageQuery.properties.cursor,
  limit: Type.Integer({ minimum: 1, maximum: 20, default: 20 }),
});
