import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  AgentSession,
  AgentSessionParams,
  AgentSessionWithToken,
  CreateAgentSessionBody,
} from '@trunkline/contract/schemas/agents';
import { AppParams } from '@trunkline/contract/schemas/apps';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { EDIT_BODY_BYTES } from '../http/body-limits.ts';
import type { AgentSessions } from './agent-sessions.ts';

/** What members let agents do as an app. For members. */
export function agentSessionRoutes(sessions: AgentSessions): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps/:id/agent-sessions',
      {
        config: { permission: 'app.manage', problems: ['quota_exceeded'] },
        bodyLimit: EDIT_BODY_BYTES,
        schema: {
          operationId: 'createAgentSession',
          tags: ['Agents'],
          summary: 'Create a session for an agent; its token is returned once',
          params: AppParams,
          body: CreateAgentSessionBody,
          response: { 201: AgentSessionWithToken },
        },
      },
      async ({ member, params: { id }, body }, reply) =>
        reply.code(201).send(await sessions.create(member, id, body)),
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/agent-sessions',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listAgentSessions',
          tags: ['Agents'],
          summary: 'List the agent sessions of an app that have not ended, those by consent included',
          params: AppParams,
          response: { 200: CompleteList(AgentSession) },
        },
      },
      async ({ member, params: { id } }) => ({
        items: await sessions.list(member.workspace.id, id),
        next_cursor: null,
      }),
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id/agent-sessions/:session',
      {
        config: { permission: 'app.manage' },
        schema: {
          operationId: 'revokeAgentSession',
          tags: ['Agents'],
          summary: 'Revoke an agent session: its next request is refused',
          params: AgentSessionParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id, session } }, reply) => {
        await sessions.revoke(member, id, session);
        return reply.code(204).send(null);
      },
    );
  };
}
