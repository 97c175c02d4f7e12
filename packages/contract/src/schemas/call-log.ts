import { type Static, Type } from 'typebox';
import { PageQuery } from './lists.ts';
import { Nullable, Timestamp } from './primitives.ts';

const Status = Type.Integer({ description: 'The status of Trunkline’s response' });
const IntegrationSlug = Type.String({ description: 'The slug, as it was called' });

export const CallLogEntry = Type.Object(
  {
    id: Type.String({ description: 'The request id: the X-Request-Id of the response' }),
    at: Timestamp,
    app_id: Type.String(),
    integration: IntegrationSlug,
    integration_id: Nullable(Type.String()),
    operation: Type.String({
      description: 'The key, or what the app requested where there is no such operation',
    }),
    status: Status,
    status_code: Nullable(Type.Integer(), { description: 'The status of the external API’s response' }),
    code: Nullable(Type.String(), { description: 'The code of the problem, if there was one' }),
    duration_ms: Type.Number(),
    request_bytes: Type.Integer(),
    response_bytes: Type.Integer(),
    subject: Nullable(Type.String(), {
      description: 'The `sub` of the app’s own user, where the call carried their token',
    }),
    attempts: Type.Integer({ description: 'How often the request was sent to the API, retries included' }),
    cache: Nullable(Type.String(), { description: '`hit`, `miss`, or null: responses are not cached' }),
    reason: Nullable(Type.String(), {
      description:
        'Why there was no access token for the API, with secrets redacted: what the token server responded. Null for other calls, and to members who are not admins',
    }),
  },
  { description: 'A call in the call log' },
);
export type CallLogEntry = Static<typeof CallLogEntry>;

export const CallLogFilter = Type.Object({
  app_id: Type.Optional(Type.String()),
  integration: Type.Optional(IntegrationSlug),
  operation: Type.Optional(Type.String()),
  status: Type.Optional(Status),
  status_code: Type.Optional(Type.Integer({ description: 'The status of the external API’s response' })),
  code: Type.Optional(Type.String({ description: 'The code of a problem' })),
  subject: Type.Optional(Type.String()),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
});

export const CallLogQuery = Type.Object({ ...PageQuery.properties, ...CallLogFilter.properties });
