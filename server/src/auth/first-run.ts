import type { FastifyBaseLogger } from 'fastify';
import { type Settings, SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';
import { addOperator } from '../instance/operators.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import { ensureDefaultWorkspace } from '../workspaces/workspaces.ts';
import type { Accounts } from './accounts.ts';
import { checkCredentials } from './credentials.ts';
import { findUserByEmail } from './users.ts';

export type FirstRun = ReturnType<typeof createFirstRun>;

/** The first account and the workspace `default`: from the settings, or through a one-time link. */
export function createFirstRun(db: Database, accounts: Accounts, settings: Settings) {
  const { adminEmail, adminPassword, defaultPlan } = settings;

  /**
   * Run at every start, before the server listens; does nothing once the instance has its first account.
   *
   * @returns the token of a new one-time link, where one is needed
   * @throws SettingsError when ADMIN_EMAIL or ADMIN_PASSWORD cannot be used
   */
  async function atStart(log: FastifyBaseLogger): Promise<string | undefined> {
    if (await isSetUp()) return undefined;
    if (adminEmail === undefined || adminPassword === undefined) return makeLink();
    try {
      await makeFirstAccount(adminEmail, adminPassword);
    } catch (error) {
      if (error instanceof Problem)
        throw new SettingsError(`ADMIN_EMAIL and ADMIN_PASSWORD: ${error.message}`);
      throw error;
    }
    log.info('made the first account from ADMIN_EMAIL, and the workspace "default"');
    return undefined;
  }

  async function makeLink(): Promise<string> {
    const { token, hash } = generateToken('tls');
    await db
      .insertInto('instance')
      .values({ name: 'setup_link', value: hash })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: hash }))
      .execute();
    return token;
  }

  /**
   * Uses the link up and makes the first account.
   *
   * @throws Problem invalid_token when the link is wrong or used, invalid_request when e-mail or password
   *   cannot be used (the link stays good)
   */
  async function byLink(token: string, email: string, password: string): Promise<void> {
    checkCredentials(email, password);
    const { numDeletedRows } = await db
      .deleteFrom('instance')
      .where('name', '=', 'setup_link')
      .where('value', '=', hashToken(token))
      .executeTakeFirst();
    if (numDeletedRows === 0n) {
      throw new Problem(
        'invalid_token',
        'This set-up link is wrong or was used already. A server without an account prints a new one when it starts.',
      );
    }
    await makeFirstAccount(email, password);
  }

  async function makeFirstAccount(email: string, password: string): Promise<void> {
    // An account without a workspace: an earlier start was cut off between the two.
    const user = (await findUserByEmail(db, email)) ?? (await accounts.create({ email, password }, true));
    await ensureDefaultWorkspace(db, user, defaultPlan);
    await addOperator(db, user);
    await db
      .insertInto('instance')
      .values({ name: 'set_up_at', value: new Date().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Has the instance its first account? */
  async function isSetUp(): Promise<boolean> {
    const row = await db
      .selectFrom('instance')
      .select('value')
      .where('name', '=', 'set_up_at')
      .executeTakeFirst();
    return row !== undefined;
  }

  return { atStart, byLink, isSetUp };
}
