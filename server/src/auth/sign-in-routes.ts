import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { NoContent } from '@trunkline/contract/schemas/primitives';
import { AuthOptions, ResetPasswordBody } from '@trunkline/contract/schemas/sign-in';
import { COMMAND } from '../config/installation.ts';
import type { Settings } from '../config/settings.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Accounts } from './accounts.ts';
import type { FirstRun } from './first-run.ts';

/** Sign-in options and password reset. Public. */
export function signInRoutes(
  accounts: Accounts,
  firstRun: FirstRun,
  { reachesPeople }: Pick<Mailer, 'reachesPeople'>,
  { signUp, oidc }: Pick<Settings, 'signUp' | 'oidc'>,
): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/auth-options',
      {
        schema: {
          operationId: 'getAuthOptions',
          tags: ['Sign-in'],
          summary: 'List the ways to sign in',
          response: { 200: AuthOptions },
        },
      },
      async () => ({
        sign_up: signUp === 'open',
        single_sign_on: oidc ? { name: oidc.name } : null,
        set_up: await firstRun.isSetUp(),
        sends_email: reachesPeople,
        operator_command: COMMAND,
      }),
    );

    server.post(
      '/api/password-reset',
      {
        config: { problems: ['invalid_token'] },
        schema: {
          operationId: 'resetPassword',
          tags: ['Sign-in'],
          summary: 'Set a new password with the token of a mailed link',
          body: ResetPasswordBody,
          response: { 204: NoContent },
        },
      },
      async ({ body: { token, password } }, reply) => {
        await accounts.resetPassword(token, password);
        return reply.code(204).send(null);
      },
    );
  };
}
