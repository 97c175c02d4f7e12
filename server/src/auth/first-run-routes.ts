import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { FirstRun } from './first-run.ts';

const Credentials = Type.Object(
  { token: Type.String(), email: Type.String({ maxLength: 300 }), password: Type.String({ maxLength: 300 }) },
  { additionalProperties: false },
);

/** Creates the first account, from the page that the one-time set-up link opens. */
export function firstRunRoutes(firstRun: FirstRun): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/setup',
      {
        schema: {
          operationId: 'createFirstAccount',
          tags: ['Sign-in'],
          summary: 'Make the first account with the one-time set-up token',
          body: Credentials,
          response: { 204: Type.Null() },
        },
      },
      async ({ body }, reply) => {
        await firstRun.createByLink(body.token, body.email, body.password);
        return reply.code(204).send(null);
      },
    );
  };
}
