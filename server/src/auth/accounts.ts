import ownPackage from '../../package.json' with { type: 'json' };
import { Problem } from '../http/problems.ts';
import { readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import type { BetterAuthOptions } from './better-auth.ts';
import { checkCredentials, checkPassword } from './credentials.ts';
import { deletePersonalTokensOf } from './personal-tokens-storage.ts';
import type { User } from './users.ts';

export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/** A valid session; `cookies` renew it in the browser, and belong in the response. */
export type Session = { id: string; user: User; cookies: readonly string[] };

/** A session as its user sees it; without its token, which only the browser holds. */
export type OpenSession = {
  id: string;
  created_at: string;
  updated_at: string;
  ip: string | null;
  user_agent: string | null;
};

/**
 * Accounts and sessions: e-mail and password, single sign-on, two-factor authentication. better-auth implements them;
 * it is loaded on first use, so that a server which only forwards calls does not pay for it.
 */
export async function createAccounts(options: Omit<BetterAuthOptions, 'onPasswordReset'>) {
  const { db, onCreated } = options;
  let loaded: ReturnType<typeof load> | undefined;
  const auth = () => {
    loaded ??= load();
    return loaded;
  };
  await migrateIfNeeded();

  async function load() {
    const { setUpBetterAuth } = await import('./better-auth.ts');
    return setUpBetterAuth({ ...options, onPasswordReset: verifyEmailByReset });
  }

  /** better-auth has its own tables. Asking it whether they are current would double the time of a cold start. */
  async function migrateIfNeeded(): Promise<void> {
    const version = `${betterAuthVersion()} with two-factor`;
    if ((await readInstanceValue(db, 'better_auth')) === version) return;
    await (await auth()).migrate();
    for (const user of await db.selectFrom('user').select(['id', 'email', 'name']).execute())
      await onCreated(user);
    await writeInstanceValue(db, 'better_auth', version);
  }

  /**
   * The reset link was mailed to the user, so the e-mail is theirs. If it was not confirmed before, another person may
   * have created the account: their personal tokens are deleted (better-auth ends their sessions).
   */
  async function verifyEmailByReset({ id }: User): Promise<void> {
    const { internalAdapter } = await (await auth()).context();
    const user = await internalAdapter.findUserById(id);
    if (!user || user.emailVerified) return;
    await deletePersonalTokensOf(db, id);
    await internalAdapter.updateUser(id, { emailVerified: true });
  }

  return {
    /** Handles a request to better-auth's own routes (/api/auth/*). */
    handle: async (request: Request): Promise<Response> => (await auth()).handler(request),

    /** The session of a Cookie header, if it is valid. */
    async findSession(cookie: string): Promise<Session | undefined> {
      const { headers, response } = await (await auth()).api.getSession({
        headers: new Headers({ cookie }),
        returnHeaders: true,
      });
      if (!response) return undefined;
      const { id, email, name } = response.user;
      return { id: response.session.id, user: { id, email, name }, cookies: headers.getSetCookie() };
    },

    /** A user's active sessions, newest first. */
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

    /** Ends the user's sessions that `shouldEnd` selects. @returns how many */
    async endSessions(user: User, shouldEnd: (sessionId: string) => boolean): Promise<number> {
      const { internalAdapter } = await (await auth()).context();
      const sessions = (await internalAdapter.listSessions(user.id)).filter(({ id }) => shouldEnd(id));
      for (const { token } of sessions) await internalAdapter.deleteSession(token);
      return sessions.length;
    },

    async rename(user: User, name: string): Promise<void> {
      const { internalAdapter } = await (await auth()).context();
      await internalAdapter.updateUser(user.id, { name });
    },

    /**
     * Creates an account.
     *
     * @param emailVerified whether the e-mail is known to be the user's; else a mail asks to confirm it
     * @throws Problem invalid_request for an e-mail or a password that cannot be used, account_exists
     */
    async create(
      { email, password, name }: { email: string; password: string; name?: string | undefined },
      emailVerified: boolean,
    ): Promise<User> {
      checkCredentials(email, password);
      const { context, sendVerification } = await auth();
      const { internalAdapter, password: passwords } = await context();
      if (await internalAdapter.findUserByEmail(email.toLowerCase())) {
        throw new Problem(
          'account_exists',
          'An account with this e-mail exists already. Sign in with it, then open the link again.',
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
      if (!emailVerified) await sendVerification(user);
      return user;
    },

    /**
     * Sets a new password with the token of a mailed link, and ends every session of the account.
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
          'This link is invalid, was used already, or is older than an hour. Request a new one.',
        );
      }
    },
  };
}

/** The version this server pins. */
function betterAuthVersion(): string {
  return ownPackage.dependencies['better-auth'];
}
