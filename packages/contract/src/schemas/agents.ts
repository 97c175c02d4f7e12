import { type Static, Type } from 'typebox';
import { AppParams } from './apps.ts';
import { Nullable, ONE_LINE, Timestamp } from './primitives.ts';
import { WorkspaceParams } from './workspaces.ts';

/** Sessions of agents: what a member lets an agent do as an app, over MCP. */

/** How long a session may last, in minutes. */
export const MAX_SESSION_MINUTES = 30 * 24 * 60;

const Name = Type.String({ minLength: 1, maxLength: 100, ...ONE_LINE });

/** What an agent may call. */
export const AgentEndpoints = Nullable(
  Type.Array(
    Type.Object(
      {
        slug: Type.String({ maxLength: 200 }),
        operations: Nullable(Type.Array(Type.String({ maxLength: 2000 }), { maxItems: 200 }), {
          description: 'The keys; null: all that the app may call of the integration',
        }),
      },
      { additionalProperties: false },
    ),
    { maxItems: 100 },
  ),
  { description: 'null: all that the app may call, also what is added later' },
);
export type AgentEndpoints = Static<typeof AgentEndpoints>;

const Limits = {
  endpoints: AgentEndpoints,
  read_only: Type.Boolean({ description: 'Only GET and HEAD' }),
  calls_per_minute: Nullable(Type.Integer({ minimum: 1, maximum: 10_000 })),
  max_calls: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }), {
    description: 'So many calls in all; null: no limit of its own',
  }),
};

export const AgentSession = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    kind: Type.Enum(['token', 'oauth'], {
      description: '`token`: a member made it; `oauth`: a member consented to the agent in the browser',
    }),
    client_id: Nullable(Type.String(), { description: 'Of the client that the member consented to' }),
    ...Limits,
    calls: Type.Integer({ description: 'Made so far' }),
    created_by_email: Nullable(Type.String()),
    created_at: Timestamp,
    expires_at: Timestamp,
    last_used_at: Nullable(Timestamp),
  },
  { description: 'What a member lets an agent do as an app, without its token' },
);
export type AgentSession = Static<typeof AgentSession>;

export const AgentSessionWithToken = Type.Object(
  { ...AgentSession.properties, token: Type.String() },
  { description: 'A new agent session: its token (`tls_…`) is returned once' },
);

const Minutes = Type.Integer({ minimum: 1, maximum: MAX_SESSION_MINUTES });
const OptionalLimits = Type.Partial(Type.Object(Limits)).properties;

export const CreateAgentSessionBody = Type.Object(
  { name: Name, ...OptionalLimits, expires_in_minutes: Minutes },
  { additionalProperties: false },
);
export type CreateAgentSessionBody = Static<typeof CreateAgentSessionBody>;

export const AgentSessionParams = Type.Object({
  ...AppParams.properties,
  session: Type.String({ description: 'Its id' }),
});

const AgentTool = {
  name: Type.String(),
  title: Type.String(),
  tokens: Type.Integer({ description: 'About what its part of the list costs the model of an agent' }),
};

export const AgentTools = Type.Object(
  {
    max_single: Type.Integer({
      description: 'With `mcp_tools: auto`, more endpoints than this become the three tools',
    }),
    search: Type.Array(Type.Object(AgentTool), {
      description: 'The three that find, describe and call any endpoint',
    }),
    integrations: Type.Array(
      Type.Object({
        id: Type.String(),
        slug: Type.String(),
        name: Type.String(),
        tools: Type.Array(
          Type.Object({
            ...AgentTool,
            operation: Type.String({ description: 'The key of the endpoint that it calls' }),
          }),
        ),
      }),
      { description: 'Those that the app may call, with a tool for each endpoint' },
    ),
    is_complete: Type.Boolean({ description: 'Whether agents see all that the app may call' }),
  },
  { description: 'The tools that agents of an app can get; `mcp_tools` of the app says which they get' },
);
export type AgentTools = Static<typeof AgentTools>;

/** The parameters of an authorization request (RFC 6749, 4.1.1; RFC 7636; RFC 8707), as they came. */
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
export const AuthorizationRequest = Type.Object({
  response_type: text(100),
  client_id: text(2000),
  redirect_uri: text(2000),
  scope: text(2000),
  state: text(2000),
  code_challenge: text(200),
  code_challenge_method: text(20),
  resource: text(2000),
});
export type AuthorizationRequest = Static<typeof AuthorizationRequest>;

export const AuthorizationPrompt = Type.Object(
  {
    client: Type.Object({
      id: Type.String(),
      name: Type.String(),
      kind: Type.Enum(['registered', 'self_registered', 'metadata_document'], {
        description:
          '`registered`: by an admin of the workspace; `self_registered`: it names itself; `metadata_document`: its id is the URL of a document that names it',
      }),
      workspace: Nullable(Type.String(), { description: 'The slug of the only workspace that it is for' }),
    }),
    redirect_uri: Type.String(),
    is_loopback: Type.Boolean({ description: 'Whether the code is sent to a program on the same machine' }),
    error: Nullable(Type.String(), {
      description: 'Why the request cannot be granted; `deny_url` then says it to the client',
    }),
    deny_url: Type.String({ description: 'Where the browser goes when the member does not consent' }),
  },
  { description: 'What an agent asks for' },
);
export type AuthorizationPrompt = Static<typeof AuthorizationPrompt>;

export const ConsentBody = Type.Object(
  { request: AuthorizationRequest, ...OptionalLimits, expires_in_minutes: Minutes },
  { additionalProperties: false },
);
export type ConsentBody = Static<typeof ConsentBody>;

export const Consented = Type.Object(
  { redirect_to: Type.String() },
  { description: 'Where the browser goes next' },
);

const RedirectUris = Type.Array(Type.String({ minLength: 1, maxLength: 2000 }), {
  minItems: 1,
  maxItems: 10,
});

export const AgentClient = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    redirect_uris: RedirectUris,
    created_at: Timestamp,
  },
  { description: 'A client of agents that an admin registered' },
);
export type AgentClient = Static<typeof AgentClient>;

export const CreateAgentClientBody = Type.Object(
  { name: Name, redirect_uris: RedirectUris },
  { additionalProperties: false },
);
export type CreateAgentClientBody = Static<typeof CreateAgentClientBody>;

export const AgentClientParams = Type.Object({
  ...WorkspaceParams.properties,
  client: Type.String({ description: 'Its id' }),
});
