import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { isOperator } from '../instance/operators.ts';
import type { Database } from '../storage/database.ts';
import type { Accounts } from './accounts.ts';
import { readProfile, type User } from './users.ts';

const Me = Type.Object({
  id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  email_verified: Type.Boolean(),
  two_factor_enabled: Type.Boolean(),
  is_operator: Type.Boolean(),
});

/** One's own account. Runs behind `signedIn`. */
export function meRoutes(db: Database, accounts: Accounts): FastifyPluginAsyncTypebox {
  const me = async (user: User) => ({
    ...(await readProfile(db, user.id)),
    is_operator: await isOperator(db, user),
  });

  return async (server) => {
    server.get('/api/me', { schema: { summary: 'Read your account', response: { 200: Me } } }, ({ user }) =>
      me(user),
    );

    server.patch(
      '/api/me',
      {
        schema: {
          summary: 'Change your name',
          body: Type.Object(
            { name: Type.String({ minLength: 1, maxLength: 200 }) },
            { additionalProperties: false },
          ),
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
