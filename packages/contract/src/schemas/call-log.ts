import { type Static, Type } from 'typebox';
import { CALL_METHODS, CALL_OUTCOMES, CALL_SOURCES } from '../call-outcomes.ts';
import { PageQuery } from './lists.ts';
import { Nullable, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

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
    source: Type.Enum(CALL_SOURCES, {
      description: '`http`: by an app; `mcp`: by an agent of it; `test`: by a member, as the app',
    }),
    client: Nullable(Type.String(), { description: 'The name of the MCP client' }),
    trace_id: Nullable(Type.String(), {
      description: 'Of the trace that the call belongs to (W3C Trace Context)',
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

const Duration = Type.Number({ minimum: 0, description: 'In milliseconds' });

export const CallLogFilter = Type.Object({
  app_id: Type.Optional(Type.String()),
  integration: Type.Optional(IntegrationSlug),
  operation: Type.Optional(Type.String()),
  method: Type.Optional(Type.Enum(CALL_METHODS, { description: 'Of the operation' })),
  outcome: Type.Optional(
    Type.Enum(CALL_OUTCOMES, {
      description:
        'The class of the external API’s status, `5xx` also where it could not be reached; `refused`: by Trunkline, with a status below 500; `cancelled`: by the client',
    }),
  ),
  status: Type.Optional(Status),
  status_code: Type.Optional(Type.Integer({ description: 'The status of the external API’s response' })),
  code: Type.Optional(Type.String({ description: 'The code of a problem' })),
  subject: Type.Optional(Type.String()),
  source: Type.Optional(Type.Enum(CALL_SOURCES)),
  client: Type.Optional(Type.String({ maxLength: 200, description: 'The name of the MCP client' })),
  request_id: Type.Optional(
    Type.String({ maxLength: 100, description: 'The X-Request-Id of a response: finds one call at most' }),
  ),
  trace_id: Type.Optional(
    Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Of a trace (W3C Trace Context)' }),
  ),
  min_duration_ms: Type.Optional(Duration),
  max_duration_ms: Type.Optional(Duration),
  since: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
});

export const CallLogQuery = Type.Object({ ...PageQuery.properties, ...CallLogFilter.properties });

export const CallLogEntryParams = Type.Object({
  ...WorkspaceParams.properties,
  id: Type.String({ maxLength: 100, description: 'The request id: the X-Request-Id of the response' }),
});

const OpeningStep = Nullable(Type.Integer(), { description: 'null: no connection was opened for it' });

export const CallTimings = Type.Object(
  {
    queue_us: Type.Integer({
      description: 'Waiting for limits, an access token, a connection that was in use, or the next attempt',
    }),
    dns_us: OpeningStep,
    connect_us: OpeningStep,
    tls_us: OpeningStep,
    first_byte_us: Type.Integer({ description: 'From the request to the first byte of the response' }),
    body_us: Type.Integer({ description: 'The rest of the response' }),
    own_us: Type.Integer({
      description:
        'All else: what Trunkline does itself, and sending the response to the app where it waits for that',
    }),
  },
  {
    description:
      'Where the time of a call went, in microseconds, all attempts and pages together; the parts add up to its duration',
  },
);
export type CallTimings = Static<typeof CallTimings>;

export const Call = Type.Object(
  {
    ...CallLogEntry.properties,
    timings: Nullable(CallTimings, {
      description: 'null: it waited for nothing, or was logged before timings were measured',
    }),
    captured: Type.Boolean({
      description: 'Whether what it sent and received is kept, for those who may edit the integration',
    }),
  },
  { description: 'A call in the call log, with its details' },
);
export type Call = Static<typeof Call>;

export const CallTimeline = Type.Object(
  {
    since: Timestamp,
    until: Timestamp,
    step_seconds: Type.Integer({ description: 'The time from one bar to the next' }),
    counted_since: Nullable(Timestamp, {
      description: 'Earlier calls of the range are too many to be counted; null: all are counted',
    }),
    bars: Type.Array(
      Type.Object({
        at: Timestamp,
        calls: Type.Integer(),
        errors: Type.Integer({ description: 'Calls that did not succeed' }),
        failures: Type.Integer({
          description: 'Those of them in which the API failed or could not be reached',
        }),
      }),
    ),
  },
  { description: 'Calls over time' },
);
export type CallTimeline = Static<typeof CallTimeline>;
