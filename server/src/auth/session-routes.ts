import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { notFound } from '../http/problems.ts';
import type { Accounts } from './accounts.ts';

const OrNull = Type.Union([Type.String(), Type.Null()]);
const Session = Type.Object({
  id: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  ip: OrNull,
  user_agent: OrNull,
  current: Type.Boolean({ description: 'The session that asks' }),
});

/** The user's sessions. For signed-in users. */
export function sessionRoutes(accounts: Accounts): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/sessions',
      {
        schema: {
          operationId: 'listSessions',
          tags: ['Account'],
          summary: 'List where you are signed in',
          response: { 200: Type.Object({ items: Type.Array(Session), next_cursor: Type.Null() }) },
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
        schema: {
          operationId: 'endSession',
          tags: ['Account'],
          summary: 'End a session',
          params: Type.Object({ id: Type.String() }),
          response: { 204: Type.Null() },
        },
      },
      async ({ user, params }, reply) => {
        const ended = await accounts.endSessions(user, (id) => id === params.id);
        if (ended === 0) throw notFound('session');
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
          response: { 204: Type.Null() },
        },
      },
      async ({ user, sessionId }, reply) => {
        await accounts.endSessions(user, (id) => id !== sessionId);
        return reply.code(204).send(null);
      },
    );
  };
}
