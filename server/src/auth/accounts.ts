import ownPackage from '../../package.json' with { type: 'json' };
import { Problem } from '../http/problems.ts';
import type { BetterAuthOptions } from './better-auth.ts';
import { checkCredentials, checkPassword } from './credentials.ts';
import type { User } from './users.ts';

export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/** A valid session; `cookies` renew it in the browser and go out with the answer. */
export type Session = { id: string; user: User; cookies: readonly string[] };

/** Where somebody is signed in; without the session's token, which only their browser holds. */
export type OpenSession = {
  id: string;
  created_at: string;
  updated_at: string;
  ip: string | null;
  user_agent: string | null;
};

/**
 * E-mail, password, single sign-on, second factor and session, kept by better-auth. It is loaded on first
 * use: a server that only forwards calls never pays for it.
 */
export async function createAccounts(options: Omit<BetterAuthOptions, 'onPasswordReset'>) {
  const { db, onCreated } = options;
  let loaded: ReturnType<typeof load> | undefined;
  const auth = () => {
    loaded ??= load();
    return loaded;
  };
  await migrateOnce();

  async function load() {
    const { setUpBetterAuth } = await import('./better-auth.ts');
    return setUpBetterAuth({ ...options, onPasswordReset: trustAddress });
  }

  /** better-auth brings its own tables; asking it whether they are current costs more than a cold start should. */
  async function migrateOnce(): Promise<void> {
    const version = `${betterAuthVersion()} with two-factor`;
    const stored = await db
      .selectFrom('instance')
      .select('value')
      .where('name', '=', 'better_auth')
      .executeTakeFirst();
    if (stored?.value === version) return;
    await (await auth()).migrate();
    for (const user of await db.selectFrom('user').select(['id', 'email', 'name']).execute())
      await onCreated(user);
    await db
      .insertInto('instance')
      .values({ name: 'better_auth', value: version })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: version }))
      .execute();
  }

  /**
   * The link of a reset went to the address, so the address is theirs. Where nobody had proven that before,
   * somebody else may have made the account: what they left to come back with goes.
   */
  async function trustAddress({ id }: User): Promise<void> {
    const { internalAdapter } = await (await auth()).context();
    const user = await internalAdapter.findUserById(id);
    if (!user || user.emailVerified) return;
    await db.deleteFrom('personal_tokens').where('user_id', '=', id).execute();
    await internalAdapter.updateUser(id, { emailVerified: true });
  }

  return {
    /** Answers better-auth's own routes (/api/auth/*). */
    handle: async (request: Request): Promise<Response> => (await auth()).handler(request),

    /** The session that the cookies name, if it is valid. */
    async findSession(cookie: string): Promise<Session | undefined> {
      const { headers, response } = await (await auth()).api.getSession({
        headers: new Headers({ cookie }),
        returnHeaders: true,
      });
      if (!response) return undefined;
      const { id, email, name } = response.user;
      return { id: response.session.id, user: { id, email, name }, cookies: headers.getSetCookie() };
    },

    /** Where a person is signed in, newest first. */
    async listSessions(user: User): Promise<OpenSession[]> {
      const { internalAdapter } = await (await auth()).context();
      const sessions = await internalAdapter.listSessions(user.id, { onlyActiveSessions: true });
      return sessions
        .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
        .map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
          id,
          created_at: createdAt.toISOString(),
          updated_at: updatedAt.toISOString(),
          ip: ipAddress || null,
          user_agent: userAgent || null,
        }));
    },

    /** Ends those sessions of a person that `isMeant` picks. @returns how many */
    async endSessions(user: User, isMeant: (sessionId: string) => boolean): Promise<number> {
      const { internalAdapter } = await (await auth()).context();
      const meant = (await internalAdapter.listSessions(user.id)).filter(({ id }) => isMeant(id));
      for (const { token } of meant) await internalAdapter.deleteSession(token);
      return meant.length;
    },

    async rename(user: User, name: string): Promise<void> {
      const { internalAdapter } = await (await auth()).context();
      await internalAdapter.updateUser(user.id, { name });
    },

    /**
     * Makes an account.
     *
     * @param emailVerified whether the person has proven that the address is theirs; else they are asked to, by mail
     * @throws Problem invalid_request when e-mail or password cannot be used, account_exists
     */
    async create(
      { email, password, name }: { email: string; password: string; name?: string | undefined },
      emailVerified: boolean,
    ): Promise<User> {
      checkCredentials(email, password);
      const { context, askToVerify } = await auth();
      const { internalAdapter, password: passwords } = await context();
      if (await internalAdapter.findUserByEmail(email.toLowerCase())) {
        throw new Problem(
          'account_exists',
          'There is an account with this e-mail address already. Sign in with it, then open the link again.',
        );
      }
      const hash = await passwords.hash(password);
      const user = await internalAdapter.createUser(
        { email: email.toLowerCase(), name: name || email, emailVerified },
        { method: 'email-password' },
      );
      await internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: hash,
      });
      if (!emailVerified) await askToVerify(user);
      return user;
    },

    /**
     * Sets a new password with the token of a mailed link; every session of the account ends.
     *
     * @throws Problem invalid_token, invalid_request
     */
    async resetPassword(token: string, newPassword: string): Promise<void> {
      checkPassword(newPassword);
      try {
        await (await auth()).api.resetPassword({ body: { token, newPassword } });
      } catch (error) {
        if (!(error instanceof Error && error.name === 'APIError')) throw error;
        throw new Problem(
          'invalid_token',
          'This link is wrong, was used already or is older than an hour. Ask for a new one.',
        );
      }
    },
  };
}

/** The version this server pins. */
function betterAuthVersion(): string {
  return ownPackage.dependencies['better-auth'];
}
