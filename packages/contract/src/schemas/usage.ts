import { type Static, Type } from 'typebox';
import { ERROR_KINDS, HEALTHS } from '../health.ts';
import { Nullable, Timestamp } from './primitives.ts';

const Milliseconds = Nullable(Type.Number());

const Outcomes = {
  calls: Type.Integer(),
  errors: Type.Integer({
    description:
      'Refused by Trunkline, or with an error status of the API: `failures`, `refusals`, and what the API rejected',
  }),
  failures: Type.Integer({
    description: 'Statuses of 500 and more: the API failed, or could not be reached',
  }),
  refusals: Type.Integer({
    description: 'Statuses of Trunkline from 400 to 499: the call was refused, or cancelled by the client',
  }),
};

const Figures = {
  ...Outcomes,
  p50_ms: Milliseconds,
  p95_ms: Milliseconds,
  p99_ms: Milliseconds,
};

export const Usage = Type.Object(
  {
    days: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), ...Figures })),
    operations: Type.Array(
      Type.Object({ integration: Type.String(), operation: Type.String(), ...Figures }),
      {
        description:
          'The 50 with the most calls, the most called first. Of a whole workspace: by their calls of the days on which they were among the 50 most called',
      },
    ),
    other_operations: Type.Object(
      { calls: Figures.calls, errors: Figures.errors },
      { description: 'The calls of all other operations, also of deleted integrations' },
    ),
  },
  { description: 'Calls, errors and latency by day (UTC) and by operation' },
);
export type Usage = Static<typeof Usage>;

export const UsageQuery = Type.Object({
  integration: Type.Optional(Type.String({ description: 'The slug; absent: all' })),
  days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }),
});

export const USAGE_RANGES = ['24h', '7d', '30d', '90d'] as const;
export type UsageRange = (typeof USAGE_RANGES)[number];

export const UsageSummary = Type.Object(
  {
    unit: Type.Enum(['hour', 'day'], { description: 'How long each of `buckets` is' }),
    total: Type.Object(Figures),
    buckets: Type.Array(Type.Object({ start: Timestamp, ...Figures }), {
      description: 'Hours or days of UTC, the oldest first; the last one goes on',
    }),
  },
  { description: 'Calls, errors and latency of a range of time' },
);
export type UsageSummary = Static<typeof UsageSummary>;

export const UsageSummaryQuery = Type.Object({
  integration: UsageQuery.properties.integration,
  range: Type.Enum([...USAGE_RANGES], {
    default: '24h',
    description: 'Up to now: 24 hours by hour, or days by day',
  }),
});

export const LastError = Type.Object(
  {
    kind: Type.Enum([...ERROR_KINDS], {
      description:
        '`failure`: the API failed or could not be reached. `rejection`: it responded with 4xx. `refusal`: Trunkline did',
    }),
    call_id: Type.String({ description: 'The request id; its call may have left the call log' }),
    app_id: Type.String(),
    operation: Type.String(),
    at: Timestamp,
    status: Type.Integer(),
    status_code: Nullable(Type.Integer()),
    code: Nullable(Type.String()),
    reason: Nullable(Type.String()),
  },
  { description: 'The last call with an error of a kind: its properties are those of the call log' },
);
export type LastError = Static<typeof LastError>;

export const IntegrationUsage = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    apps: Type.Integer({ description: 'Apps that called it in the last 30 days' }),
    recent: Type.Object(Outcomes, { description: 'Since yesterday (UTC): what `health` is judged by' }),
    days: Type.Array(Type.Object({ calls: Outcomes.calls, errors: Outcomes.errors }), {
      description: 'The last 30 days (UTC), the oldest first',
    }),
    last_call_at: Nullable(Timestamp),
    last_errors: Type.Array(LastError, { description: 'At most one of each kind, the latest first' }),
    health: Type.Enum([...HEALTHS], {
      description:
        'failing: a quarter of the calls or more failed, or the API rejected all, at least three; degraded: fewer failed',
    }),
  },
  { description: 'The recent calls of an integration' },
);
export type IntegrationUsage = Static<typeof IntegrationUsage>;
