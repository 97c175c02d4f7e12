import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { requirePermission } from '../workspaces/permissions.ts';
import type { AppTokens } from './app-tokens.ts';

const Name = Type.String({ minLength: 1, maxLength: 200 });
const Time = Type.Union([Type.String(), Type.Null()]);

const Token = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  expires_at: Time,
  last_used_at: Time,
});

const OfApp = Type.Object({ workspace: Type.String(), id: Type.String() });
const One = Type.Object({ ...OfApp.properties, token: Type.String() });

/** The tokens of an app. Runs behind `memberOf`. */
export function appTokenRoutes(tokens: AppTokens): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/workspaces/:workspace/apps/:id/tokens',
      {
        schema: {
          operationId: 'createAppToken',
          tags: ['App tokens'],
          summary: 'Make an app token; it is shown once',
          params: OfApp,
          body: Type.Object(
            {
              name: Type.Optional(Name),
              expires_at: Type.Optional(
                Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
                  description: 'Absent or null: never',
                }),
              ),
            },
            { additionalProperties: false },
          ),
          response: { 201: Type.Object({ ...Token.properties, token: Type.String() }) },
        },
      },
      async ({ member, params: { id }, body: { name = 'Token', expires_at = null } }, reply) => {
        requirePermission(member, 'app.manage');
        return reply.code(201).send(await tokens.create(member, id, name, expires_at));
      },
    );

    server.get(
      '/api/workspaces/:workspace/apps/:id/tokens',
      {
        schema: {
          operationId: 'listAppTokens',
          tags: ['App tokens'],
          summary: 'List the tokens of an app, without the tokens themselves',
          params: OfApp,
          response: { 200: Type.Object({ items: Type.Array(Token), next_cursor: Type.Null() }) },
        },
      },
      async ({ member, params: { id } }) => {
        requirePermission(member, 'app.read');
        return { items: await tokens.list(member.workspace.id, id), next_cursor: null };
      },
    );

    server.delete(
      '/api/workspaces/:workspace/apps/:id/tokens/:token',
      {
        schema: {
          operationId: 'revokeAppToken',
          tags: ['App tokens'],
          summary: 'Revoke an app token',
          params: One,
          response: { 204: Type.Null() },
        },
      },
      async ({ member, params: { id, token } }, reply) => {
        requirePermission(member, 'app.manage');
        await tokens.revoke(member, id, token);
        return reply.code(204).send(null);
      },
    );
  };
}
