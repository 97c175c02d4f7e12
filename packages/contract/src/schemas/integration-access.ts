import { type Static, Type } from 'typebox';
import { MAX_ACCESS_CHANGES } from '../max-access-changes.ts';
import { AppIntegrationSettings } from './app-integrations.ts';
import { IntegrationAccess } from './apps.ts';
import { PageQuery } from './lists.ts';
import { Nullable, Timestamp } from './primitives.ts';

/** What apps may use of integrations: as a list for one app, as a matrix, and changes of many at once. */

export const AccessLevel = Type.Enum(['off', 'read_only', 'limited', 'all'], {
  description:
    '`off`: calls are rejected; `read_only`: some endpoints, all of them GET or HEAD; `limited`: some endpoints; `all`: every endpoint',
});
export type AccessLevel = Static<typeof AccessLevel>;

const Search = Type.String({ default: '', maxLength: 200 });
const Slug = Type.String({ maxLength: 200 });
const AppId = Type.String({ maxLength: 100 });

const Grant = Nullable(
  Type.Object(
    {
      operations: Nullable(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 200 }), {
        description: 'The keys of the endpoints; null: the whole integration',
      }),
    },
    { additionalProperties: false },
  ),
  {
    description:
      'What admins granted the app of the integration; null: nothing. Only this is allowed where `app_access` of the workspace is `granted`',
  },
);

export const AppIntegrationAccess = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    level: AccessLevel,
    ...AppIntegrationSettings.properties,
    grant: Grant,
    operation_count: Type.Integer({ description: 'Of the integration' }),
    reading_operation_count: Type.Integer({ description: 'Those that are GET or HEAD' }),
    last_call_at: Nullable(Timestamp, { description: 'Of the app, through the integration' }),
    calls_30_days: Type.Integer({ description: 'Of the app, through the integration' }),
  },
  { description: 'What an app may use of an integration, and what it used' },
);
export type AppIntegrationAccess = Static<typeof AppIntegrationAccess>;

export const AppIntegrationsQuery = Type.Object({
  ...PageQuery.properties,
  search: Search,
  state: Type.Optional(
    Type.Enum(['on', 'off'], { description: 'Only those that the app may call, or may not' }),
  ),
});

const Cell = Type.Object({
  slug: Type.String(),
  level: AccessLevel,
  is_granted: Type.Boolean({ description: 'Whether an admin granted some of it' }),
  is_requested: Type.Boolean({ description: 'Whether a request for it is pending' }),
  last_call_at: Nullable(Timestamp, { description: 'Of the last 30 days; null: there was none' }),
});

export const AccessMatrix = Type.Object(
  {
    apps: Type.Object({
      items: Type.Array(
        Type.Object({
          id: Type.String(),
          name: Type.String(),
          integration_access: IntegrationAccess,
          cells: Type.Array(Cell, {
            description:
              'Of the integrations of this page that the app has settings, a grant or a pending request for, or that it called; all others are as `integration_access` says, or off where `app_access` of the workspace is `granted`',
          }),
        }),
      ),
      next_cursor: Nullable(Type.String()),
    }),
    integrations: Type.Object({
      items: Type.Array(Type.Object({ slug: Type.String(), name: Type.String() })),
      next_cursor: Nullable(Type.String()),
    }),
  },
  { description: 'What apps may use of integrations: the newest apps first, the integrations by slug' },
);
export type AccessMatrix = Static<typeof AccessMatrix>;

const Cursor = Type.Optional(Type.String({ maxLength: 500 }));

export const AccessMatrixQuery = Type.Object({
  app_search: Search,
  app_cursor: Cursor,
  app_limit: Type.Integer({ minimum: 1, maximum: 50, default: 50 }),
  integration_search: Search,
  integration_cursor: Cursor,
  integration_limit: Type.Integer({ minimum: 1, maximum: 100, default: 100 }),
});

const CellKey = { app_id: AppId, slug: Slug };

const LevelChange = Type.Object(
  {
    ...CellKey,
    level: Type.Enum(['off', 'on', 'read_only', 'all'], {
      description:
        '`off` and `on` keep which endpoints are allowed; `read_only`: those that are GET or HEAD; `all`: every endpoint',
    }),
  },
  { additionalProperties: false },
);
const SettingsChange = Type.Object(
  {
    ...CellKey,
    settings: Nullable(Type.Object(AppIntegrationSettings.properties, { additionalProperties: false }), {
      description: 'null: none of its own, so that `integration_access` of the app applies',
    }),
  },
  { additionalProperties: false },
);
const AccessChange = Type.Object(
  { app_id: AppId, integration_access: IntegrationAccess },
  { additionalProperties: false },
);
const OnlyChange = Type.Object(
  {
    app_id: AppId,
    only: Type.Array(Slug, {
      maxItems: MAX_ACCESS_CHANGES,
      description:
        'The app may call these integrations, and no other: its `integration_access` is then `selected`',
    }),
  },
  { additionalProperties: false },
);

const GrantChange = Type.Object({ ...CellKey, grant: Grant }, { additionalProperties: false });

export const IntegrationAccessChange = Type.Union([
  LevelChange,
  SettingsChange,
  OnlyChange,
  AccessChange,
  GrantChange,
]);
export type IntegrationAccessChange = Static<typeof IntegrationAccessChange>;

export const ChangeIntegrationAccessBody = Type.Object(
  { changes: Type.Array(IntegrationAccessChange, { minItems: 1, maxItems: MAX_ACCESS_CHANGES }) },
  { additionalProperties: false },
);

export const IntegrationAccessChanged = Type.Object(
  {
    changed: Type.Integer({ description: 'How many settings and apps are now different' }),
    undo: Type.Array(IntegrationAccessChange, {
      description: `The changes that restore what was before; send them in parts where they are more than ${MAX_ACCESS_CHANGES}`,
    }),
  },
  { description: 'What was changed' },
);
export type IntegrationAccessChanged = Static<typeof IntegrationAccessChanged>;

export const Narrowing = Type.Object(
  {
    since: Timestamp,
    kept: Type.Array(
      Type.Object({
        slug: Type.String(),
        name: Type.String(),
        operations: Nullable(Type.Array(Type.String()), {
          description: 'The keys that stay allowed; null: all, as before',
        }),
        calls_30_days: Type.Integer(),
      }),
      { description: 'The integrations that the app called, and may still call' },
    ),
    removed_count: Type.Integer({ description: 'How many integrations it may call now, and did not call' }),
    narrows_operations: Type.Boolean({
      description:
        'Whether endpoints that were not called are removed too: not where the app made too many calls to look through, or the call log is kept for less than 30 days',
    }),
    changes: Type.Array(IntegrationAccessChange, { description: 'What to send to narrow the app to these' }),
  },
  { description: 'What an app would be left with if it may use only what it called in the last 30 days' },
);
export type Narrowing = Static<typeof Narrowing>;
