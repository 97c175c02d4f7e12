import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AppParams } from '@trunkline/contract/schemas/apps';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import {
  AppTokenParams,
  CreateAppTokenBody,
  Token,
  TokenWithSecret,
} from '@trunkline/contract/schemas/tokens';
import type { AppTokens } from './app-tokens.ts';

/** The tokens of an app. For members. */
export function appTokenRoutes(tokens: AppTokens): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps/:id/tokens',
      {
        config: { permission: 'app.manage', problems: ['quota_exceeded'] },
        schema: {
          operationId: 'createAppToken',
          tags: ['App tokens'],
          summary: 'Create an app token; it is returned once',
          params: AppParams,
          body: CreateAppTokenBody,
          response: { 201: TokenWithSecret },
        },
      },
      async ({ member, params: { id }, body }, reply) => {
        return reply.code(201).send(await tokens.create(member, id, body));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/tokens',
      {
        config: { permission: 'app.read' },
        schema: {
          operationId: 'listAppTokens',
          tags: ['App tokens'],
          summary: 'List the tokens of an app, without the tokens themselves',
          params: AppParams,
          response: { 200: CompleteList(Token) },
        },
      },
      async ({ member, params: { id } }) => {
        return { items: await tokens.list(member.workspace.id, id), next_cursor: null };
      },
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id/tokens/:token',
      {
        config: { permission: 'app.manage' },
        schema: {
          operationId: 'revokeAppToken',
          tags: ['App tokens'],
          summary: 'Revoke an app token',
          params: AppTokenParams,
          response: { 204: NoContent },
        },
      },
      async ({ member, params: { id, token } }, reply) => {
        await tokens.revoke(member, id, token);
        return reply.code(204).send(null);
      },
    );
  };
}
