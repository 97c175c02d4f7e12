import { hkdfSync } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import ownPackage from '../../package.json' with { type: 'json' };
import { type Fault, Problem } from '../http/problems.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Settings } from '../settings.ts';
import type { Database } from '../storage/database.ts';

export type User = { id: string; email: string; name: string };
export type Accounts = Awaited<ReturnType<typeof openAccounts>>;

type Options = {
  db: Database;
  /** Sessions are signed with a key derived from it. */
  masterKey: Buffer;
  /** `origin`: the address browsers use; cookies are for https only when it is https. */
  settings: Pick<Settings, 'origin' | 'signUp' | 'oidc'>;
  mailer: Mailer;
  /** Runs for each new account, however it was made. */
  onCreated: (user: User) => Promise<void>;
  log: FastifyBaseLogger;
};

/**
 * E-mail, password, single sign-on, second factor and session, kept by better-auth. It is loaded on first
 * use: a server that only forwards calls never pays for it.
 */
export async function openAccounts({ db, masterKey, settings, mailer, onCreated, log }: Options) {
  const { origin, signUp, oidc } = settings;
  let loaded: ReturnType<typeof load> | undefined;
  const auth = () => {
    loaded ??= load();
    return loaded;
  };
  await migrateOnce();

  async function load() {
    const [{ betterAuth }, { genericOAuth, twoFactor }] = await Promise.all([
      import('better-auth'),
      import('better-auth/plugins'),
    ]);
    return betterAuth({
      appName: 'Trunkline',
      database: { db, type: 'sqlite' },
      baseURL: origin,
      // Whoever signs in from a page signs in from Trunkline's own, whatever name the server is reached by.
      trustedOrigins: async (request) => (request ? [new URL(request.url).origin] : []),
      secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'trunkline sessions', 32)).toString('base64'),
      emailAndPassword: {
        enabled: true,
        disableSignUp: signUp !== 'open',
        // Whoever was invited is known to somebody; whoever comes by themselves proves the address first.
        requireEmailVerification: signUp === 'open',
        minPasswordLength: PASSWORD_LENGTH.least,
        maxPasswordLength: PASSWORD_LENGTH.most,
        revokeSessionsOnPasswordReset: true,
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
        autoSignInAfterVerification: true,
        sendVerificationEmail: async ({ user, url }) =>
          mailer.send({
            to: user.email,
            subject: 'Confirm your e-mail address for Trunkline',
            text: 'Open this link to confirm that this address is yours.',
            link: url,
          }),
      },
      plugins: [
        twoFactor({ issuer: 'Trunkline' }),
        ...(oidc === undefined ? [] : [genericOAuth({ config: [providerOf(oidc)] })]),
      ],
      databaseHooks: { user: { create: { after: onCreated } } },
      rateLimit: {
        enabled: true,
        customRules: {
          '/sign-in/email': { window: 60, max: 30 },
          '/request-password-reset': { window: 60, max: 5 },
          '/send-verification-email': { window: 60, max: 5 },
        },
      },
      advanced: { ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] } },
      telemetry: { enabled: false },
      logger: {
        log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ part: 'better-auth' }, message),
      },
    });
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
    const { getMigrations } = await import('better-auth/db/migration');
    const { runMigrations } = await getMigrations((await auth()).options);
    await runMigrations();
    for (const user of await db.selectFrom('user').select(['id', 'email', 'name']).execute())
      await onCreated(user);
    await db
      .insertInto('instance')
      .values({ name: 'better_auth', value: version })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: version }))
      .execute();
  }

  return {
    /** Answers better-auth's own routes (/api/auth/*). */
    handle: async (request: Request): Promise<Response> => (await auth()).handler(request),

    /** The user whose session the cookies name, if it is valid. */
    async userOfSession(cookie: string): Promise<User | undefined> {
      const session = await (await auth()).api.getSession({ headers: new Headers({ cookie }) });
      return session
        ? { id: session.user.id, email: session.user.email, name: session.user.name }
        : undefined;
    },

    userById: (id: string): Promise<User | undefined> =>
      db.selectFrom('user').select(['id', 'email', 'name']).where('id', '=', id).executeTakeFirst(),

    userByEmail: (email: string): Promise<User | undefined> =>
      db
        .selectFrom('user')
        .select(['id', 'email', 'name'])
        .where('email', '=', email.toLowerCase())
        .executeTakeFirst(),

    /**
     * Makes an account.
     *
     * @param emailVerified whether the person has proven that the address is theirs
     * @throws Problem invalid_request when e-mail or password cannot be used, account_exists
     */
    async create(
      { email, password, name }: { email: string; password: string; name?: string | undefined },
      emailVerified: boolean,
    ): Promise<User> {
      checkCredentials(email, password);
      const { internalAdapter, password: passwords } = await (await auth()).$context;
      if (await internalAdapter.findUserByEmail(email.toLowerCase())) {
        throw new Problem(
          'account_exists',
          'There is an account with this e-mail address already. Sign in with it, then open the link again.',
        );
      }
      const user = await internalAdapter.createUser(
        { email: email.toLowerCase(), name: name || email, emailVerified },
        { method: 'email-password' },
      );
      await internalAdapter.linkAccount({
        userId: user.id,
        accountId: user.id,
        providerId: 'credential',
        password: await passwords.hash(password),
      });
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

/** The header that tells better-auth who asks; set by the bridge, never taken from the client. */
export const CLIENT_ADDRESS_HEADER = 'x-trunkline-client-address';

const PASSWORD_LENGTH = { least: 8, most: 128 };

/** The provider's id in better-auth's addresses: /api/auth/sign-in/social {provider}, /api/auth/callback/oidc. */
const OIDC = 'oidc';

function providerOf({ issuer, clientId, clientSecret, name }: NonNullable<Settings['oidc']>) {
  return {
    providerId: OIDC,
    name,
    // OpenID Connect Discovery 1.0, 4.
    discoveryUrl: `${issuer}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
  };
}

/** @throws Problem invalid_request when an account cannot be made of them */
export function checkCredentials(email: string, password: string): void {
  refuseFaults([...emailFaults(email), ...passwordFaults(password)]);
}

function checkPassword(password: string): void {
  refuseFaults(passwordFaults(password));
}

function emailFaults(email: string): Fault[] {
  return /^[^\s@]+@[^\s@]+$/.test(email) ? [] : [{ path: 'email', message: 'is not an e-mail address' }];
}

function passwordFaults(password: string): Fault[] {
  const { least, most } = PASSWORD_LENGTH;
  return password.length >= least && password.length <= most
    ? []
    : [{ path: 'password', message: `takes ${least} to ${most} characters` }];
}

function refuseFaults(errors: readonly Fault[]): void {
  if (errors.length === 0) return;
  const sentences = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new Problem('invalid_request', `This cannot be used: ${sentences}.`, { errors });
}

/** The version this server pins. */
function betterAuthVersion(): string {
  return ownPackage.dependencies['better-auth'];
}
