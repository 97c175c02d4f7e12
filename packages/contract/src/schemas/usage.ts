import { type Static, Type } from 'typebox';
import { Nullable, Timestamp } from './primitives.ts';

const Milliseconds = Nullable(Type.Number());

const Figures = {
  calls: Type.Integer(),
  errors: Type.Integer({ description: 'Refused by Trunkline, or with an error status of the API' }),
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

export const IntegrationUsage = Type.Object(
  {
    slug: Type.String(),
    apps: Type.Integer({ description: 'Apps that called it in the last 30 days' }),
    calls_today: Type.Integer(),
    errors_today: Type.Integer(),
    calls_30_days: Type.Integer(),
    last_call_at: Nullable(Timestamp),
    health: Type.Enum(['idle', 'healthy', 'degraded', 'failing'], {
      description: 'By its calls since yesterday: degraded below a quarter of failures, failing from there',
    }),
  },
  { description: 'The recent calls of an integration' },
);
export type IntegrationUsage = Static<typeof IntegrationUsage>;

export const UsageQuery = Type.Object({
  integration: Type.Optional(Type.String({ description: 'The slug; absent: all' })),
  days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }),
});
