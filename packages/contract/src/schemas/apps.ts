import { type Static, Type } from 'typebox';
import { AppAccess } from './app-access.ts';
import { AppIntegration } from './app-integrations.ts';
import { PageQuery } from './lists.ts';
import { Nullable, ONE_LINE, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

const INTEGRATION_ACCESS = ['all', 'selected'] as const;
const INTEGRATION_ACCESS_DESCRIPTION =
  '`all`: every integration of the workspace, those added later included, except those that its settings disable; `selected`: only those that its settings enable';

/** Which integrations of its workspace an app may call. */
export const IntegrationAccess = Type.Enum(INTEGRATION_ACCESS, {
  description: INTEGRATION_ACCESS_DESCRIPTION,
});
export type IntegrationAccess = Static<typeof IntegrationAccess>;

const MCP_TOOLS = ['auto', 'single', 'search', 'both'] as const;

/** Which tools the agents of an app see over MCP. */
export const McpSettings = Type.Object({
  mcp_tools: Type.Enum(MCP_TOOLS, {
    description:
      '`single`: one for each endpoint; `search`: three that find, describe and call any endpoint; `both`; `auto`: single ones up to as many as MCP_MAX_TOOLS says, else the three',
  }),
  mcp_pinned_integrations: Type.Array(Type.String({ maxLength: 64 }), {
    maxItems: 50,
    uniqueItems: true,
    description: 'The ids of integrations whose endpoints are single tools in any case',
  }),
});
export type McpSettings = Static<typeof McpSettings>;
export type McpTools = McpSettings['mcp_tools'];

const Name = Type.String({ minLength: 1, maxLength: 200, ...ONE_LINE });
const Prompt = Type.String({ maxLength: 20_000 });

export const App = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    created_at: Timestamp,
    ...AppAccess.properties,
    integration_access: IntegrationAccess,
    ...McpSettings.properties,
    integrations: Type.Array(AppIntegration),
  },
  { description: 'An app, with its app integrations' },
);

export const AppSummary = Type.Object(
  {
    ...App.properties,
    created_by_email: Nullable(Type.String(), { description: 'Null where the account was deleted' }),
    allowed_integrations: Type.Integer({ description: 'How many integrations of the workspace it may call' }),
    integrations_total: Type.Integer({ description: 'How many the workspace has' }),
    calls_7_days: Type.Integer(),
    errors_7_days: Type.Integer({ description: 'Responses of 400 and more, of the API or of Trunkline' }),
    last_call_at: Nullable(Timestamp, { description: 'Of the last call through an integration' }),
  },
  { description: 'An app, with its calls of the last 7 days (UTC), today included' },
);
export type AppSummary = Static<typeof AppSummary>;

export const AppSort = Type.Enum(['newest', 'name', 'last_call', 'errors'], {
  default: 'newest',
  description:
    '`newest`: the last created first; `last_call`: the last caller first; `errors`: the most errors in 7 days first',
});
export type AppSort = Static<typeof AppSort>;

export const AppsQuery = Type.Object({
  ...PageQuery.properties,
  // It holds a name.
  cursor: Type.Optional(Type.String({ maxLength: 2000, description: '`next_cursor` of the page before' })),
  search: Type.String({ default: '', maxLength: 200, description: 'Words, each of which is in the name' }),
  sort: AppSort,
});

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
  Type.Object({
    name: Name,
    ...AppAccess.properties,
    ...McpSettings.properties,
    integration_access: IntegrationAccess,
  }),
  { additionalProperties: false },
);

export const MatchPromptBody = Type.Object({ prompt: Prompt }, { additionalProperties: false });

export const BuilderContextQuery = Type.Object({
  max_chars: Type.Integer({ minimum: 2_000, maximum: 200_000, default: 12_000 }),
});
