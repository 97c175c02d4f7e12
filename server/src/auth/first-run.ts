import type { Logger } from 'pino';
import { type Settings, SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import { deleteInstanceValue, readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import type { Accounts } from './accounts.ts';
import { checkCredentials } from './credentials.ts';
import type { User } from './users.ts';
import { findUserByEmail } from './users-storage.ts';

export type FirstRun = ReturnType<typeof createFirstRun>;

type Deps = {
  db: Database;
  accounts: Accounts;
  settings: Pick<Settings, 'adminEmail' | 'adminPassword'>;
  /** Runs once for the first account: it becomes the instance's operator and owner of the workspace `default`. */
  onFirstAccount: (user: User) => Promise<void>;
};

/** The first account of an instance: from the settings, or through a one-time link. */
export function createFirstRun({ db, accounts, settings, onFirstAccount }: Deps) {
  const { adminEmail, adminPassword } = settings;

  /**
   * Run at every start, before the server listens; does nothing once the instance has its first account.
   *
   * @returns the token of a new one-time link, where one is needed
   * @throws SettingsError when ADMIN_EMAIL or ADMIN_PASSWORD cannot be used
   */
  async function prepare(log: Logger): Promise<string | undefined> {
    if (await isSetUp()) return undefined;
    if (adminEmail === undefined || adminPassword === undefined) return createLink();
    try {
      await createFirstAccount(adminEmail, adminPassword);
    } catch (error) {
      if (error instanceof Problem)
        throw new SettingsError(`ADMIN_EMAIL and ADMIN_PASSWORD: ${error.message}`);
      throw error;
    }
    log.info('created the first account from ADMIN_EMAIL, and the workspace "default"');
    return undefined;
  }

  async function createLink(): Promise<string> {
    const { token, hash } = generateToken('tls');
    await writeInstanceValue(db, 'setup_link', hash);
    return token;
  }

  /**
   * Creates the first account with the token of the one-time link, which works once.
   *
   * @throws Problem invalid_token when the token is wrong or used, invalid_request when e-mail or password
   *   cannot be used (the link stays valid)
   */
  async function createByLink(token: string, email: string, password: string): Promise<void> {
    checkCredentials(email, password);
    if (!(await deleteInstanceValue(db, 'setup_link', hashToken(token)))) {
      throw new Problem(
        'invalid_token',
        'This set-up link is invalid or was used already. A server without an account prints a new one when it starts.',
      );
    }
    await createFirstAccount(email, password);
  }

  async function createFirstAccount(email: string, password: string): Promise<void> {
    // The account exists already where an earlier start was interrupted before the workspace was created.
    const user = (await findUserByEmail(db, email)) ?? (await accounts.create({ email, password }, true));
    await onFirstAccount(user);
    if (!(await isSetUp())) await writeInstanceValue(db, 'set_up_at', new Date().toISOString());
  }

  /** Whether the instance has its first account. */
  async function isSetUp(): Promise<boolean> {
    return (await readInstanceValue(db, 'set_up_at')) !== undefined;
  }

  return { prepare, createByLink, isSetUp };
}
