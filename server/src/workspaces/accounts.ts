import { hkdfSync } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import ownPackage from '../../package.json' with { type: 'json' };
import { Problem } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';

export type User = { id: string; email: string; name: string };
export type Accounts = Awaited<ReturnType<typeof openAccounts>>;

type Options = {
  db: Database;
  /** Sessions are signed with a key derived from it. */
  masterKey: Buffer;
  /** The address browsers use: cookies are for https only when it is https. */
  origin: string;
  log: FastifyBaseLogger;
};

/**
 * E-mail, password and session, kept by better-auth. It is loaded on first use: a server that only
 * forwards calls never pays for it.
 */
export async function openAccounts({ db, masterKey, origin, log }: Options) {
  let loaded: ReturnType<typeof load> | undefined;
  const auth = () => {
    loaded ??= load();
    return loaded;
  };
  await migrateOnce();

  async function load() {
    const { betterAuth } = await import('better-auth');
    return betterAuth({
      database: { db, type: 'sqlite' },
      baseURL: origin,
      // Whoever signs in from a page signs in from Trunkline's own, whatever name the server is reached by.
      trustedOrigins: async (request) => (request ? [new URL(request.url).origin] : []),
      secret: Buffer.from(hkdfSync('sha256', masterKey, '', 'trunkline sessions', 32)).toString('base64'),
      emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: PASSWORD_LENGTH.least },
      rateLimit: { enabled: true, customRules: { '/sign-in/email': { window: 60, max: 30 } } },
      advanced: { ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] } },
      telemetry: { enabled: false },
      logger: {
        log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ part: 'better-auth' }, message),
      },
    });
  }

  /** better-auth brings its own tables; asking it whether they are current costs more than a cold start should. */
  async function migrateOnce(): Promise<void> {
    const version = betterAuthVersion();
    const stored = await db
      .selectFrom('instance')
      .select('value')
      .where('name', '=', 'better_auth')
      .executeTakeFirst();
    if (stored?.value === version) return;
    const { getMigrations } = await import('better-auth/db/migration');
    const { runMigrations } = await getMigrations((await auth()).options);
    await runMigrations();
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

    userById: async (id: string): Promise<User | undefined> => {
      const { rows } = await sql<User>`select "id", "email", "name" from "user" where "id" = ${id}`.execute(
        db,
      );
      return rows[0];
    },

    /**
     * Finds or makes the account with this e-mail.
     *
     * @throws Problem invalid_request when e-mail or password cannot be used
     */
    async ensure(email: string, password: string): Promise<User> {
      checkCredentials(email, password);
      const { internalAdapter, password: passwords } = await (await auth()).$context;
      const known = await internalAdapter.findUserByEmail(email);
      if (known) return known.user;
      const user = await internalAdapter.createUser(
        {
          email: email.toLowerCase(),
          name: email,
          emailVerified: true,
        },
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
  };
}

/** The header that tells better-auth who asks; set by the bridge, never taken from the client. */
export const CLIENT_ADDRESS_HEADER = 'x-trunkline-client-address';

const PASSWORD_LENGTH = { least: 8, most: 128 };

/** @throws Problem invalid_request when an account cannot be made of them */
export function checkCredentials(email: string, password: string): void {
  const errors = [];
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) errors.push({ path: 'email', message: 'is not an e-mail address' });
  if (password.length < PASSWORD_LENGTH.least || password.length > PASSWORD_LENGTH.most) {
    errors.push({
      path: 'password',
      message: `takes ${PASSWORD_LENGTH.least} to ${PASSWORD_LENGTH.most} characters`,
    });
  }
  if (errors.length > 0) {
    const sentences = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    throw new Problem('invalid_request', `The account cannot be made: ${sentences}.`, { errors });
  }
}

/** The version this server pins. */
function betterAuthVersion(): string {
  return ownPackage.dependencies['better-auth'];
}
