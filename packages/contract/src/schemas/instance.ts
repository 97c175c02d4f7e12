import { type Static, Type } from 'typebox';
import { PLANS } from '../plans.ts';
import { WORKSPACE_KINDS } from '../roles.ts';
import { Nullable, Timestamp } from './primitives.ts';

const SampleApi = Type.Object({
  spec_url: Type.String(),
  header: Type.Object({ name: Type.String(), value: Type.String() }),
});

/** How the instance is configured. */
export const InstanceConfiguration = Type.Object({
  node_version: Type.String(),
  public_url: Type.String(),
  storage: Type.Object({ kind: Type.String(), location: Type.String(), bytes: Type.Integer() }),
  egress_allow: Type.Array(Type.String()),
  sign_up: Type.String(),
  mail: Type.Boolean({ description: 'Whether mail is sent by SMTP; otherwise none is sent' }),
  single_sign_on: Nullable(Type.String(), { description: 'The issuer' }),
  default_plan: Type.String(),
  call_log_days: Type.Integer(),
  limits: Type.Record(Type.String(), Type.Integer()),
});
export type InstanceConfiguration = Static<typeof InstanceConfiguration>;

export const Instance = Type.Object(
  {
    version: Type.String(),
    max_operations: Type.Integer({ description: 'How many operations an integration may have' }),
    sample_api: Nullable(SampleApi, { description: 'An API to try Trunkline with' }),
    configuration: Nullable(InstanceConfiguration, { description: 'For operators; null for other users' }),
  },
  { description: 'The instance; its configuration only for operators' },
);

export const WorkspaceOverview = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    kind: Type.Enum(WORKSPACE_KINDS),
    plan: Type.Enum(PLANS),
    members: Type.Integer(),
    integrations: Type.Integer(),
    created_at: Timestamp,
  },
  { description: 'A workspace as an operator of the instance sees it' },
);

export const SetWorkspacePlanBody = Type.Object({ plan: Type.Enum(PLANS) }, { additionalProperties: false });

/** The levels of pino. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const ServerLog = Type.Object(
  { level: Type.Enum(LOG_LEVELS) },
  { additionalProperties: false, description: 'What is logged: entries of this level and of graver ones' },
);

export const ReadinessStatus = Type.Object(
  {
    status: Type.String(),
    parts: Type.Object({
      server: Type.String(),
      database: Type.String(),
      migrations: Type.String({
        description: 'Where a newer version upgraded the database, the server goes on',
      }),
      secrets: Type.String(),
      bus: Type.String(),
      disk: Type.Optional(
        Type.String({
          description: 'Of a SQLite database. A disk that is nearly full makes no server unavailable',
        }),
      ),
      redis: Type.Optional(
        Type.String({
          description: 'Where REDIS_URL is set. Calls go on without it: it makes no server unavailable',
        }),
      ),
    }),
  },
  { description: 'The state of each part that calls need: `ok`, or what is wrong with it' },
);

export const HealthStatus = Type.Object({ status: Type.String() }, { description: 'The process is alive' });
