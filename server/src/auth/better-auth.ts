import { hkdfSync } from 'node:crypto';
import { APIError, betterAuth } from 'better-auth';
import { createAuthMiddleware, createEmailVerificationToken } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Database } from '../storage/database.ts';
import { CLIENT_IP_HEADER } from './client-ip-header.ts';
import { PASSWORD_LENGTH } from './credentials.ts';
import type { User } from './users.ts';

/** better-auth as Trunkline sets it up. Loaded on first use (accounts.ts): this file is the only one to import it. */

export type BetterAuthOptions = {
  db: Database;
  /** Sessions are signed with a key derived from it. */
  masterKey: Buffer;
  /** `origin`: the address browsers use; cookies are for https only when it is https. */
  settings: Pick<Settings, 'origin' | 'signUp' | 'oidc'>;
  mailer: Mailer;
  /** Does an open invitation await this address? */
  isInvited: (email: string) => Promise<boolean>;
  /** Runs for each new account, however it was made. */
  onCreated: (user: User) => Promise<void>;
  /** Runs when somebody set a new password with a mailed link. */
  onPasswordReset: (user: User) => Promise<void>;
  log: Logger;
};

export function setUpBetterAuth(options: BetterAuthOptions) {
  const { db, masterKey, settings, mailer, isInvited, onCreated, onPasswordReset, log } = options;
  const { origin, signUp, oidc } = settings;
  const secret = Buffer.from(hkdfSync('sha256', masterKey, '', 'trunkline sessions', 32)).toString('base64');

  /** The link is made here, not taken from better-auth: there its end is the caller's to choose. */
  function mailVerification(email: string, token: string): void {
    mailer.send({
      to: email,
      subject: 'Confirm your e-mail address for Trunkline',
      text: 'Somebody, probably you, made an account with this address. Open this link to confirm that it is yours. If it was not you, ignore this mail.',
      link: `${origin}/api/auth/verify-email?token=${token}&callbackURL=%2F%3Fconfirmed%3Dyes`,
    });
  }

  /** Who comes by single sign-on without having an account. The code ends up in the address they are sent to. */
  async function refuseStranger({ email, emailVerified }: { email: string; emailVerified: boolean }) {
    if (!emailVerified) throw new APIError('FORBIDDEN', { code: 'email_not_verified' });
    if (signUp === 'invited' && !(await isInvited(email)))
      throw new APIError('FORBIDDEN', { code: 'sign_up_closed' });
  }

  const auth = betterAuth({
    appName: 'Trunkline',
    database: { db, type: 'sqlite' },
    baseURL: origin,
    // Whoever signs in from a page signs in from Trunkline's own, whatever name the server is reached by.
    trustedOrigins: async (request) => (request ? [new URL(request.url).origin] : []),
    secret,
    emailAndPassword: {
      enabled: true,
      disableSignUp: signUp !== 'open',
      // Whoever was invited is known to somebody; whoever comes by themselves proves the address first. It also
      // makes the answer to a sign-up the same whether the address has an account or not.
      requireEmailVerification: signUp === 'open',
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      revokeSessionsOnPasswordReset: true,
      onPasswordReset: ({ user }) => onPasswordReset(user),
      sendResetPassword: async ({ user, token }) =>
        mailer.send({
          to: user.email,
          subject: 'Set a new password for Trunkline',
          text: 'Somebody, probably you, asked for a new password. This link is good for an hour; if it was not you, ignore it.',
          link: `${origin}/reset-password?token=${token}`,
        }),
    },
    emailVerification: {
      sendOnSignUp: true,
      // A link in a mail signs nobody in: it would sign people in to an account that somebody else had made.
      autoSignInAfterVerification: false,
      sendVerificationEmail: async ({ user, token }) => mailVerification(user.email, token),
    },
    account: {
      encryptOAuthTokens: true,
      accountLinking: {
        // An account is joined to the provider's only where both have proven the address: else whoever takes
        // an address first, here or there, would take over the other's account.
        trustedProviders: [],
        requireLocalEmailVerified: true,
      },
    },
    plugins: [
      twoFactor({ issuer: 'Trunkline' }),
      ...(oidc === undefined ? [] : [genericOAuth({ config: [providerOf(oidc)] })]),
    ],
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        // An id token names a person to us; it is no credential that whoever holds it may sign in with.
        if (path === '/sign-in/social' && body?.idToken !== undefined) throw new APIError('BAD_REQUEST');
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user, context) => {
            if (context?.path.startsWith('/callback/')) await refuseStranger(user);
          },
          after: onCreated,
        },
      },
    },
    rateLimit: {
      enabled: true,
      // By address: a whole office may share one.
      customRules: {
        '/sign-in/*': { window: 60, max: 30 },
        '/two-factor/*': { window: 60, max: 30 },
        '/request-password-reset': { window: 60, max: 5 },
        '/send-verification-email': { window: 60, max: 5 },
      },
    },
    advanced: { ipAddress: { ipAddressHeaders: [CLIENT_IP_HEADER] } },
    // Where a sign-in by another side leads that cannot be led back to where it began.
    onAPIError: { errorURL: `${origin}/sign-in` },
    telemetry: { enabled: false },
    logger: {
      log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ part: 'better-auth' }, message),
    },
  });

  return {
    handler: auth.handler,
    api: auth.api,
    context: () => auth.$context,

    /** Makes or changes better-auth's own tables as its version wants them. */
    async migrate(): Promise<void> {
      const { runMigrations } = await getMigrations(auth.options);
      await runMigrations();
    },

    /** Asks the person to confirm their address. */
    async askToVerify({ id, email }: User): Promise<void> {
      mailVerification(
        email,
        await createEmailVerificationToken(secret, email, undefined, undefined, { userId: id }),
      );
    },
  };
}

/** The provider's id in addresses: /api/auth/sign-in/social {provider}, /api/auth/callback/oidc. */
const SINGLE_SIGN_ON = 'oidc';

function providerOf({ issuer, clientId, clientSecret, name }: NonNullable<Settings['oidc']>) {
  return {
    providerId: SINGLE_SIGN_ON,
    name,
    // OpenID Connect Discovery 1.0, 4.
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    mapProfileToUser: (profile: Record<string, unknown>) => ({ name: nameIn(profile) }),
  };
}

/** OpenID Connect Core 1.0, 5.1: every one of these claims may be absent. */
function nameIn({ name, preferred_username, email }: Record<string, unknown>): string {
  const [first = ''] = [name, preferred_username, email].filter((claim) => typeof claim === 'string');
  return first;
}
