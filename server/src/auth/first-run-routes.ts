import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { FirstRun } from './first-run.ts';

const Credentials = Type.Object(
  { token: Type.String(), email: Type.String({ maxLength: 300 }), password: Type.String({ maxLength: 300 }) },
  { additionalProperties: false },
);

/** What the page sends that the one-time set-up link leads to. */
export function firstRunRoutes(setup: FirstRun): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/setup',
      {
        schema: {
          summary: 'Make the first account with the one-time set-up token',
          body: Credentials,
          response: { 204: Type.Null() },
        },
      },
      async ({ body }, reply) => {
        await setup.byLink(body.token, body.email, body.password);
        return reply.code(204).send(null);
      },
    );
  };
}
