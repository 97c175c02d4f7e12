import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Database } from '../storage/database.ts';
import { createPersonalToken, listPersonalTokens, revokePersonalToken } from './personal-tokens.ts';

const Time = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const Token = Type.Object({
  id: Type.String(),
  name: Type.String(),
  created_at: Type.String(),
  expires_at: Time,
  last_used_at: Time,
});

/** The user's personal tokens. For signed-in users. */
export function personalTokenRoutes(db: Database): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/tokens',
      {
        schema: {
          operationId: 'createPersonalToken',
          tags: ['Account'],
          summary: 'Make a personal token; it is shown once',
          body: Type.Object(
            { name: Type.String({ minLength: 1, maxLength: 100 }), expires_at: Type.Optional(Time) },
            { additionalProperties: false },
          ),
          response: { 201: Type.Object({ ...Token.properties, token: Type.String() }) },
        },
      },
      async ({ user, body: { name, expires_at = null } }, reply) =>
        reply.code(201).send(await createPersonalToken(db, user, { name, expires_at })),
    );

    server.get(
      '/api/tokens',
      {
        schema: {
          operationId: 'listPersonalTokens',
          tags: ['Account'],
          summary: 'List your personal tokens',
          response: { 200: Type.Object({ items: Type.Array(Token), next_cursor: Type.Null() }) },
        },
      },
      async ({ user }) => ({ items: await listPersonalTokens(db, user), next_cursor: null }),
    );

    server.delete(
      '/api/tokens/:id',
      {
        schema: {
          operationId: 'revokePersonalToken',
          tags: ['Account'],
          summary: 'Revoke a personal token',
          params: Type.Object({ id: Type.String() }),
          response: { 204: Type.Null() },
        },
      },
      async ({ user, params: { id } }, reply) => {
        await revokePersonalToken(db, user, id);
        return reply.code(204).send(null);
      },
    );
  };
}
