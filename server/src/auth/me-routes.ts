import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { CurrentUser, Me, UpdateMeBody } from '@trunkline/contract/schemas/account';
import type { Database } from '../storage/database.ts';
import type { Accounts } from './accounts.ts';
import { readProfile } from './profile.ts';
import type { User } from './users.ts';

type Deps = {
  db: Database;
  accounts: Accounts;
  /** Whether the user is an operator of the instance. */
  isOperator: (user: User) => Promise<boolean>;
};

/** Who is signed in: for pages, which ask before they know. Public. */
export function currentUserRoute({ accounts, ...deps }: Deps): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/api/session',
      {
        schema: {
          operationId: 'getCurrentUser',
          tags: ['Sign-in'],
          summary: 'Read who is signed in, if anyone',
          response: { 200: CurrentUser },
        },
      },
      async ({ headers: { cookie } }, reply) => {
        const session = cookie === undefined ? undefined : await accounts.findSession(cookie);
        for (const renewed of session?.cookies ?? []) reply.header('set-cookie', renewed);
        return { user: session ? await readMe(deps, session.user) : null };
      },
    );
  };
}

/** The user's own account. */
export function meRoutes({ accounts, ...deps }: Deps): FastifyPluginAsyncTypebox {
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
      ({ user }) => readMe(deps, user),
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
        return readMe(deps, user);
      },
    );
  };
}

async function readMe({ db, isOperator }: Pick<Deps, 'db' | 'isOperator'>, user: User) {
  return { ...(await readProfile(db, user)), is_operator: await isOperator(user) };
}
