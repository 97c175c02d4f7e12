import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Me, UpdateMeBody } from '@trunkline/contract/schemas/account';
import type { Database } from '../storage/database.ts';
import type { Accounts } from './accounts.ts';
import { readProfile } from './profile.ts';
import type { User } from './users.ts';

/**
 * The user's own account.
 *
 * @param isOperator whether the user is an operator of the instance
 */
export function meRoutes(
  db: Database,
  accounts: Accounts,
  isOperator: (user: User) => Promise<boolean>,
): FastifyPluginAsyncTypebox {
  const me = async (user: User) => ({
    ...(await readProfile(db, user)),
    is_operator: await isOperator(user),
  });

  return async (server) => {
    server.get(
      '/api/me',
      {
        schema: {
          operationId: 'getMe',
          tags: ['Account'],
          summary: 'Read your account',
          response: { 200: Me },
        },
      },
      ({ user }) => me(user),
    );

    server.patch(
      '/api/me',
      {
        schema: {
          operationId: 'updateMe',
          tags: ['Account'],
          summary: 'Change your name',
          body: UpdateMeBody,
          response: { 200: Me },
        },
      },
      async ({ user, body: { name } }) => {
        await accounts.rename(user, name);
        return me(user);
      },
    );
  };
}
