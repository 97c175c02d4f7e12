import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AgentClient,
  AgentClientParams,
  AuthorizationPrompt,
  AuthorizationRequest,
  ConsentBody,
  Consented,
  CreateAgentClientBody,
} from '@trunkline/contract/schemas/agents';
import { AppParams } from '@trunkline/contract/schemas/apps';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { WorkspaceParams } from '@trunkline/contract/schemas/workspaces';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import type { Authorization } from './authorization.ts';
import type { OauthClients } from './oauth-clients.ts';

/** What an agent asks a user for. For signed-in users. */
export function authorizationPromptRoute(authorization: Authorization): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/authorization-request',
      {
        config: { problems: ['invalid_request'] },
        schema: {
          operationId: 'getAuthorizationRequest',
          tags: ['Agents'],
          summary: 'Read what an agent asks for, before you consent',
          querystring: AuthorizationRequest,
          response: { 200: AuthorizationPrompt },
        },
      },
      async ({ query }) => authorization.prompt(query),
    );
  };
}

/** Consent to agents, and the clients that admins register. For members. */
export function authorizationRoutes(
  authorization: Authorization,
  clients: OauthClients,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps/:id/agent-authorizations',
      {
        config: { permission: 'app.manage', problems: ['quota_exceeded'] },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'authorizeAgent',
          tags: ['Agents'],
          summary: 'Consent to an agent: it may do as the app what you choose, as long as you may',
          params: AppParams,
          body: ConsentBody,
          response: { 201: Consented },
        },
      },
      async ({ member, params: { id }, body }, reply) =>
        reply.code(201).send({ redirect_to: await authorization.consent(member, id, body) }),
    );

    server.get(
      '/api/workspaces/:workspace/agent-clients',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listAgentClients',
          tags: ['Agents'],
          summary: 'List the clients of agents that admins registered',
          params: WorkspaceParams,
          response: { 200: CompleteList(AgentClient) },
        },
      },
      async ({ member }) => ({ items: await clients.list(member.workspace.id), next_cursor: null }),
    );

    server.post(
      '/api/workspaces/:workspace/agent-clients',
      {
        config: { permission: 'app.grant', problems: ['quota_exceeded'] },
        schema: {
          operationId: 'createAgentClient',
          tags: ['Agents'],
          summary: 'Register a client of agents, which may then ask members of the workspace for consent',
          params: WorkspaceParams,
          body: CreateAgentClientBody,
          response: { 201: AgentClient },
        },
      },
      async ({ member, body }, reply) => reply.code(201).send(await clients.register(member, body)),
    );

    server.delete(
      '/api/workspaces/:workspace/agent-clients/:client',
      {
        config: { permission: 'app.grant' },
        schema: {
          operationId: 'deleteAgentClient',
          tags: ['Agents'],
          summary: 'Delete a registered client; what members consented to stays',
          params: AgentClientParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { client } }, reply) => {
        await clients.remove(member, client);
        return reply.code(204).send(null);
      },
    );
  };
}
