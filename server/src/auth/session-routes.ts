import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Session, SessionParams } from '@trunkline/contract/schemas/account';
import { CompleteList } from '@trunkline/contract/schemas/lists';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import type { Accounts } from './accounts.ts';

/** The user's sessions. For signed-in users. */
export function sessionRoutes(accounts: Accounts): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/sessions',
      {
        schema: {
          operationId: 'listSessions',
          tags: ['Account'],
          summary: 'List your sessions',
          response: { 200: CompleteList(Session) },
        },
      },
      async ({ user, sessionId }) => {
        const sessions = await accounts.listSessions(user);
        return {
          items: sessions.map((session) => ({ ...session, current: session.id === sessionId })),
          next_cursor: null,
        };
      },
    );

    server.delete(
      '/api/sessions/:id',
      {
        config: { problems: ['not_found'] },
        schema: {
          operationId: 'endSession',
          tags: ['Account'],
          summary: 'End a session',
          params: SessionParams,
          response: { 204: NoContent },
        },
      },
      async ({ user, params }, reply) => {
        await accounts.endSession(user, params.id);
        return reply.code(204).send(null);
      },
    );

    server.delete(
      '/api/sessions',
      {
        schema: {
          operationId: 'endOtherSessions',
          tags: ['Account'],
          summary: 'End all of your other sessions',
          response: { 204: NoContent },
        },
      },
      async ({ user, sessionId }, reply) => {
        await accounts.endOtherSessions(user, sessionId);
        return reply.code(204).send(null);
      },
    );
  };
}
