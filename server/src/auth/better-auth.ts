import { randomBytes } from 'node:crypto';
import { PASSWORD_LENGTH } from '@trunkline/contract/passwords';
import { SignUpBody } from '@trunkline/contract/schemas/sign-in';
import { APIError, betterAuth } from 'better-auth';
import { createAuthMiddleware, createEmailVerificationToken } from 'better-auth/api';
import { getAdapter } from 'better-auth/db/adapter';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Logger } from 'pino';
import { Value } from 'typebox/value';
import type { Settings } from '../config/settings.ts';
import type { CreateLimiter } from '../redis/limiters.ts';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import type { AccountMails } from './account-mails.ts';
import { CLIENT_IP_HEADER } from './client-ip-header.ts';
import { listPersonalTokens } from './personal-tokens.ts';
import { rateLimitStorage } from './rate-limit-storage.ts';
import { identityProviderOf } from './single-sign-on.ts';
import type { User } from './users.ts';

/** The configuration of better-auth. Loaded on first use (load-better-auth.ts), which no other file does. */

export type BetterAuthOptions = {
  db: Database;
  /**
   * Signs sessions and encrypts what two-factor authentication and single sign-on store. Undefined: the master key does
   * not open it; sign-in with a password works, and nothing is encrypted.
   */
  secret: Buffer | undefined;
  /** `origin`: of the URL that browsers use; cookies are Secure where it is https. */
  settings: Pick<Settings, 'origin' | 'signUp' | 'oidc'>;
  mails: AccountMails;
  /** Whether there is an open invitation for this email. */
  isInvited: (email: string) => Promise<boolean>;
  /** Runs for each new account, however it was created, in a transaction. */
  onCreated: (trx: Database, user: User) => Promise<void>;
  /** Whether the instance has its first account; before, no other is created. */
  isSetUp: () => Promise<boolean>;
  /** Runs after a user set a new password with a mailed link. */
  onPasswordReset: (user: User) => Promise<void>;
  /** Counts requests by IP; better-auth itself would count those of all servers in a process together. */
  createLimiter: CreateLimiter;
  log: Logger;
};

export function setUpBetterAuth(options: BetterAuthOptions) {
  const { db, settings, mails, isInvited, isSetUp, onCreated, onPasswordReset, log } = options;
  const { origin, signUp, oidc } = settings;
  const secret = (options.secret ?? randomBytes(32)).toString('base64');

  /** For a first sign-in by single sign-on. The code appears in the URL of the page that shows the error. */
  async function requireAllowedSignUp({ email, emailVerified }: { email: string; emailVerified: boolean }) {
    if (!emailVerified) throw new APIError('FORBIDDEN', { code: 'email_not_verified' });
    if (!(await isSetUp()) || (signUp === 'invited' && !(await isInvited(email))))
      throw new APIError('FORBIDDEN', { code: 'sign_up_closed' });
  }

  const auth = betterAuth({
    appName: 'Trunkline',
    database: { db, type: engineOf(db) },
    baseURL: origin,
    // A sign-in comes from a page of this server, under whichever host name the server is reached.
    trustedOrigins: async (request) => (request ? [new URL(request.url).origin] : []),
    secret,
    emailAndPassword: {
      enabled: true,
      disableSignUp: signUp !== 'open',
      // An invited user is known to a member; others confirm the email first. It also makes the response to a sign-up
      // the same whether or not the email has an account.
      requireEmailVerification: signUp === 'open',
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: ({ user }) => onPasswordReset(user),
      resetPasswordTokenExpiresIn: RESET_LINK_SECONDS,
      sendResetPassword: async ({ user, token }) =>
        mails.sendPasswordReset(user.email, token, await listPersonalTokens(db, user)),
    },
    emailVerification: {
      sendOnSignUp: true,
      // No sign-in by the link: the account may have been created by another person.
      autoSignInAfterVerification: false,
      sendVerificationEmail: async ({ user, token }) => mails.sendVerification(user.email, token),
    },
    // A token of a mailed link is a credential: the database holds its hash.
    verification: { storeIdentifier: 'hashed' },
    account: {
      encryptOAuthTokens: true,
      accountLinking: {
        // Accounts are linked only where the email is confirmed on both sides: else registering an email first, here
        // or at the provider, would take over the other account.
        trustedProviders: [],
        requireLocalEmailVerified: true,
      },
    },
    plugins: [
      twoFactor({ issuer: 'Trunkline' }),
      ...(oidc === undefined ? [] : [genericOAuth({ config: [identityProviderOf(oidc)] })]),
    ],
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        if (options.secret === undefined && ENCRYPTING.test(path))
          throw new APIError('SERVICE_UNAVAILABLE', { code: 'SECRETS_UNDECRYPTABLE' });
        // An ID token identifies a user; it is no credential to sign in with (OpenID Connect Core 1.0, 3.1.3.7).
        if (path === '/sign-in/social' && body?.idToken !== undefined) throw new APIError('BAD_REQUEST');
        if (path === '/sign-up/email' && !(await isSetUp()))
          throw new APIError('FORBIDDEN', { code: 'NOT_SET_UP' });
        // better-auth takes any text.
        if (path === '/sign-up/email' && !Value.Check(SignUpBody.properties.name, body?.name))
          throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME' });
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            if (context?.path.startsWith('/callback/')) await requireAllowedSignUp(user);
          },
          after: (user) => db.transaction().execute((trx) => onCreated(trx, user)),
        },
      },
    },
    rateLimit: {
      enabled: true,
      customStorage: rateLimitStorage(options.createLimiter),
      // By client IP: a whole office may share one.
      customRules: {
        '/sign-in/*': { window: 60, max: 30 },
        '/two-factor/*': { window: 60, max: 30 },
        '/request-password-reset': { window: 60, max: 5 },
        '/send-verification-email': { window: 60, max: 5 },
      },
    },
    advanced: { ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] } },
    // Where a failed single sign-on redirects to when it has no callback URL.
    // What is not a refusal of better-auth's own is thrown on: a full disk is another response than a mistake.
    onAPIError: { errorURL: `${origin}/sign-in`, throw: true },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ part: 'better-auth' }, message),
    },
  });

  function optionsWithin(trx: Database) {
    return { ...auth.options, database: { db: trx, type: engineOf(trx) } };
  }

  return {
    handler: auth.handler,
    api: auth.api,
    context: () => auth.$context,

    /** better-auth's access to its tables within a transaction. */
    storageIn: (trx: Database) => getAdapter(optionsWithin(trx)),

    /** Creates or changes better-auth's own tables as its version needs them. */
    async migrate(trx: Database): Promise<void> {
      const { runMigrations } = await getMigrations(optionsWithin(trx));
      await runMigrations();
    },

    /** A link that sets a new password, as the mail has it. */
    async createResetLink({ id }: User): Promise<string> {
      const token = randomBytes(24).toString('base64url');
      const { internalAdapter } = await auth.$context;
      await internalAdapter.createVerificationValue({
        identifier: `reset-password:${token}`,
        value: id,
        expiresAt: new Date(Date.now() + RESET_LINK_SECONDS * 1000),
      });
      return mails.resetLink(token);
    },

    /** Mails the link that confirms the email. */
    async sendVerification({ id, email }: User): Promise<void> {
      mails.sendVerification(
        email,
        await createEmailVerificationToken(secret, email, undefined, undefined, { userId: id }),
      );
    },
  };
}

const RESET_LINK_SECONDS = 3600;

/** The routes that encrypt or decrypt with the secret. */
const ENCRYPTING = /^\/(?:two-factor|callback|sign-in\/social)(?:\/|$)/;
