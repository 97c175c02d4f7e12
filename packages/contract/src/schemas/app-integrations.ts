import { type Static, Type } from 'typebox';
import { Nullable } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

export const AppIntegration = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    score: Nullable(Type.Number(), { description: '0 to 1; null where a user added the integration' }),
    matched: Type.Array(Type.String(), { description: 'The words of the prompt that matched' }),
    operations: Type.Array(Type.String(), { description: 'Keys of suggested operations, the best first' }),
  },
  { description: 'An integration of an app: its first prompt matched it, or a user added it' },
);
export type AppIntegration = Static<typeof AppIntegration>;

const CallsPerMinute = Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }), {
  description: 'The most calls of this app through this integration in a minute; null: no limit of its own',
});

const Fields = {
  enabled: Type.Boolean(),
  operations: Nullable(Type.Array(Type.String({ maxLength: 2000 })), {
    description: 'The keys that the app may call; null: all of the integration',
  }),
};

export const AppIntegrationSettings = Type.Object(
  { ...Fields, calls_per_minute: CallsPerMinute },
  { description: 'What an app may use of an integration' },
);
export type AppIntegrationSettings = Static<typeof AppIntegrationSettings>;

export const SetAppIntegrationSettingsBody = Type.Object(
  { ...Fields, calls_per_minute: Type.Optional(CallsPerMinute) },
  { additionalProperties: false },
);

export const AppIntegrationParams = Type.Object({
  ...WorkspaceParams.properties,
  id: Type.String(),
  slug: Type.String(),
});
