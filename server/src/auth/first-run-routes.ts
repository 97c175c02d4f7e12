import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { CheckSetUpLinkBody, CreateFirstAccountBody } from '@trunkline/contract/schemas/sign-in';
import type { FirstRun } from './first-run.ts';

/** Creates the first account, from the page that the one-time set-up link opens. */
export function firstRunRoutes(firstRun: FirstRun): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/api/setup/check',
      {
        config: { problems: ['invalid_token', 'already_set_up'] },
        schema: {
          operationId: 'checkSetUpLink',
          tags: ['Sign-in'],
          summary: 'Check a set-up token before the form is filled in',
          body: CheckSetUpLinkBody,
          response: { 204: NoContent },
        },
      },
      async ({ body }, reply) => {
        await firstRun.checkLink(body.token);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/api/setup',
      {
        config: { problems: ['invalid_token', 'already_set_up', 'account_exists'] },
        schema: {
          operationId: 'createFirstAccount',
          tags: ['Sign-in'],
          summary: 'Create the first account with the one-time set-up token',
          body: CreateFirstAccountBody,
          response: { 204: NoContent },
        },
      },
      async ({ body }, reply) => {
        await firstRun.createByLink(body.token, body.email, body.password);
        return reply.code(204).send(null);
      },
    );
  };
}
