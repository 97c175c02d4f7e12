import ownPackage from '../../package.json' with { type: 'json' };
import { notFound, Problem } from '../http/problems.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Database } from '../storage/database.ts';
import { readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import { isStorageUnavailable } from '../storage/storage-unavailable.ts';
import { createAccountMails } from './account-mails.ts';
import type { BetterAuthOptions } from './better-auth.ts';
import { checkCredentials, checkPassword } from './credentials.ts';
import { loadBetterAuth } from './load-better-auth.ts';
import { revokePersonalTokens } from './personal-tokens.ts';
import { createSignInAttempts } from './sign-in-attempts.ts';
import { createSignInGuard } from './sign-in-guard.ts';
import type { User } from './users.ts';
import { collateUserIds, findUserByEmail, selectUsers } from './users-storage.ts';

export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/** A valid session; `cookies` renew it in the browser, and belong in the response. */
export type Session = { id: string; user: User; cookies: readonly string[] };

export type Credentials = { email: string; password: string; name?: string | undefined };

type AccountsOptions = Omit<BetterAuthOptions, 'mails' | 'onPasswordReset'> & { mailer: Mailer };

/** An account that is not stored yet. */
export type NewAccount = { email: string; name: string; passwordHash: string };

/** A session as its user sees it; without its token, which only the browser holds. */
export type OpenSession = {
  id: string;
  created_at: string;
  updated_at: string;
  ip: string | null;
  user_agent: string | null;
};

/**
 * Accounts and sessions: email and password, single sign-on, two-factor authentication. better-auth implements them;
 * it is loaded on first use, so that a server which only forwards calls does not pay for it.
 */
export async function createAccounts({ mailer, ...options }: AccountsOptions) {
  const { db, settings, onCreated, log } = options;
  const mails = createAccountMails(mailer, settings.origin);
  let loaded: ReturnType<typeof load> | undefined;
  const auth = () => {
    loaded ??= load();
    return loaded;
  };
  const attempts = createSignInAttempts((email, failures) => void warnOfGuesses(email, failures));
  const signIn = createSignInGuard({
    db,
    attempts,
    handler: async (request) => (await auth()).handler(request),
    endSession: async (token) => (await (await auth()).context()).internalAdapter.deleteSession(token),
    log,
  });
  await migrateIfNeeded();

  /** Notifies the holder of the account by mail, if there is one. Never rejects: it is no part of an attempt. */
  async function warnOfGuesses(email: string, failures: number): Promise<void> {
    try {
      const user = await findUserByEmail(db, email);
      if (user) mails.sendGuessWarning(user.email, failures);
    } catch (error) {
      log.error({ err: error }, 'the mail about wrong passwords could not be sent');
    }
  }

  async function load() {
    const { setUpBetterAuth } = await loadBetterAuth();
    return setUpBetterAuth({ ...options, mails, onPasswordReset: endAccessByReset });
  }

  /** better-auth has its own tables. Asking it whether they are current would double the time of a cold start. */
  async function migrateIfNeeded(): Promise<void> {
    if (await areAccountsCurrent(db)) return;
    const { migrate } = await auth();
    await db.transaction().execute(async (trx) => {
      // Another node may have done it while this one waited.
      if (await areAccountsCurrent(trx)) return;
      await migrate(trx);
      await collateUserIds(trx);
      for (const user of await selectUsers(trx)) await onCreated(trx, user);
      await writeInstanceValue(trx, 'better_auth', schemaVersion());
    });
  }

  /**
   * The reset link was mailed to the user, so the email is theirs. Another person may have had the password, or may have
   * created the account: all their access ends, sessions (by better-auth) and personal tokens.
   */
  async function endAccessByReset(user: User): Promise<void> {
    attempts.reset(user.email);
    await revokePersonalTokens(db, user);
    const { internalAdapter } = await (await auth()).context();
    await internalAdapter.updateUser(user.id, { emailVerified: true });
  }

  async function readSession(cookie: string, disableRefresh: boolean) {
    const { api } = await auth();
    return api.getSession({
      headers: new Headers({ cookie }),
      query: { disableRefresh },
      returnHeaders: true,
    });
  }

  return {
    /** Handles a request to better-auth's own routes (/api/auth/*). @throws Problem rate_limited */
    handle: (request: Request, ip: string): Promise<Response> => signIn.handle(request, ip),

    /** The session of a Cookie header, if it is valid. */
    async findSession(cookie: string): Promise<Session | undefined> {
      // Once a day it is renewed: a full disk is no reason to refuse what only reads.
      const { headers, response } = await readSession(cookie, false).catch((error: unknown) => {
        if (isStorageUnavailable(error)) throw error;
        return readSession(cookie, true);
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

    /** Ends a session of the user. @throws Problem not_found */
    async endSession(user: User, sessionId: string): Promise<void> {
      const { internalAdapter } = await (await auth()).context();
      const session = (await internalAdapter.listSessions(user.id)).find(({ id }) => id === sessionId);
      if (!session) throw notFound('session');
      await internalAdapter.deleteSession(session.token);
    },

    /** Ends all sessions of the user but one. @param keptId null: ends all */
    async endOtherSessions(user: User, keptId: string | null): Promise<void> {
      const { internalAdapter } = await (await auth()).context();
      const others = (await internalAdapter.listSessions(user.id)).filter(({ id }) => id !== keptId);
      for (const { token } of others) await internalAdapter.deleteSession(token);
    },

    async rename(user: User, name: string): Promise<void> {
      const { internalAdapter } = await (await auth()).context();
      await internalAdapter.updateUser(user.id, { name });
    },

    /**
     * Validates a new account and hashes its password, which takes too long for a transaction.
     *
     * @throws Problem invalid_request for an email or a password that cannot be used
     */
    async prepare({ email, password, name }: Credentials): Promise<NewAccount> {
      checkCredentials(email, password);
      const { password: passwords } = await (await auth()).context();
      return {
        email: email.toLowerCase(),
        name: name || email,
        passwordHash: await passwords.hash(password),
      };
    },

    /**
     * Creates an account in a transaction of the caller's: what fails there undoes it.
     *
     * @param emailVerified whether the email is known to be the user's
     * @throws Problem account_exists
     */
    async create(
      trx: Database,
      { email, name, passwordHash }: NewAccount,
      emailVerified: boolean,
    ): Promise<User> {
      if (await findUserByEmail(trx, email)) {
        throw new Problem(
          'account_exists',
          'An account with this email exists already. Sign in with it, then open the link again.',
        );
      }
      const storage = await (await auth()).storageIn(trx);
      const times = { createdAt: new Date(), updatedAt: new Date() };
      const user = await storage.create<Record<string, unknown>, User>({
        model: 'user',
        data: { email, name, emailVerified, ...times },
      });
      const { id } = user;
      const credential = { userId: id, accountId: id, providerId: 'credential', password: passwordHash };
      await storage.create({ model: 'account', data: { ...credential, ...times } });
      await onCreated(trx, user);
      return user;
    },

    /** The user proved to have the email of the account. In a transaction of the caller's. */
    async confirmEmail(trx: Database, { id }: User): Promise<void> {
      const storage = await (await auth()).storageIn(trx);
      await storage.update({
        model: 'user',
        where: [{ field: 'id', value: id }],
        update: { emailVerified: true },
      });
    },

    /** Mails the link that confirms the email of an account. */
    sendVerification: async (user: User): Promise<void> => (await auth()).sendVerification(user),

    /** A link that sets a new password, for the operator to pass on. It is valid for an hour. */
    createResetLink: async (user: User): Promise<string> => (await auth()).createResetLink(user),

    /** Turns two-factor authentication of an account off, for a user who has lost both authenticator and backup codes. */
    async resetTwoFactor({ id }: User): Promise<void> {
      const { adapter, internalAdapter } = await (await auth()).context();
      await adapter.deleteMany({ model: 'twoFactor', where: [{ field: 'userId', value: id }] });
      await internalAdapter.updateUser(id, { twoFactorEnabled: false });
    },

    /** Turns two-factor authentication of every account off: the secret that its codes were encrypted with is lost. */
    async resetAllTwoFactor(): Promise<void> {
      const { adapter } = await (await auth()).context();
      await adapter.deleteMany({ model: 'twoFactor', where: [] });
      await adapter.updateMany({ model: 'user', where: [], update: { twoFactorEnabled: false } });
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

/** Whether the tables of the accounts are those of this version; otherwise a start of the server upgrades them. */
export async function areAccountsCurrent(db: Database): Promise<boolean> {
  return (await readInstanceValue(db, 'better_auth')) === schemaVersion();
}

/** Of the better-auth that this server pins, and of what it changes in its tables. */
function schemaVersion(): string {
  return `${ownPackage.dependencies['better-auth']} with two-factor, collated`;
}
