import { type Static, Type } from 'typebox';
import { AppAccess } from './app-access.ts';
import { AppIntegration } from './app-integrations.ts';
import { ONE_LINE, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

const INTEGRATION_ACCESS = ['all', 'selected'] as const;
const INTEGRATION_ACCESS_DESCRIPTION =
  '`all`: every integration of the workspace, those added later included, except those that its settings disable; `selected`: only those that its settings enable';

/** Which integrations of its workspace an app may call. */
export const IntegrationAccess = Type.Enum(INTEGRATION_ACCESS, {
  description: INTEGRATION_ACCESS_DESCRIPTION,
});
export type IntegrationAccess = Static<typeof IntegrationAccess>;

const Name = Type.String({ minLength: 1, maxLength: 200, ...ONE_LINE });
const Prompt = Type.String({ maxLength: 20_000 });

export const App = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created_at: Timestamp,
    ...AppAccess.properties,
    integration_access: IntegrationAccess,
    integrations: Type.Array(AppIntegration),
  },
  { description: 'An app, with its app integrations' },
);

export const AppParams = Type.Object({ ...WorkspaceParams.properties, id: Type.String() });

export const CreateAppBody = Type.Object(
  {
    name: Name,
    prompt: Type.Optional(Prompt),
    integrations: Type.Optional(
      Type.Array(Type.String(), {
        description: 'The slugs of its integrations; absent: those that match the prompt',
      }),
    ),
    integration_access: Type.Optional(
      Type.Enum(INTEGRATION_ACCESS, { description: `${INTEGRATION_ACCESS_DESCRIPTION}. Default: \`all\`` }),
    ),
  },
  { additionalProperties: false },
);
export type CreateAppBody = Static<typeof CreateAppBody>;

export const UpdateAppBody = Type.Partial(
  Type.Object({ name: Name, ...AppAccess.properties, integration_access: IntegrationAccess }),
  { additionalProperties: false },
);

export const MatchPromptBody = Type.Object({ prompt: Prompt }, { additionalProperties: false });

export const BuilderContextQuery = Type.Object({
  max_chars: Type.Integer({ minimum: 2_000, maximum: 200_000, default: 12_000 }),
});
