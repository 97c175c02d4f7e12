import type { Logger } from 'pino';
import { type Settings, SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';
import { generateToken, hashToken } from '../secrets/tokens.ts';
import type { Database } from '../storage/database.ts';
import { deleteInstanceValue, readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import type { Accounts } from './accounts.ts';
import type { User } from './users.ts';

export type FirstRun = ReturnType<typeof createFirstRun>;

type Deps = {
  db: Database;
  accounts: Accounts;
  settings: Pick<Settings, 'adminEmail' | 'adminPassword'>;
  /**
   * Runs once for the first account, in the transaction that creates it: the account becomes the instance's operator and
   * owner of the workspace `default`.
   */
  onFirstAccount: (trx: Database, user: User) => Promise<void>;
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
    if (await isSetUp(db)) return undefined;
    if (adminEmail === undefined || adminPassword === undefined) return createLink();
    try {
      await createFirstAccount(adminEmail, adminPassword, async (trx) => {
        if (await isSetUp(trx)) throw new SetUpElsewhere();
      });
    } catch (error) {
      // Its email may also be found taken before that, by another node's account.
      if (error instanceof SetUpElsewhere || (await isSetUp(db))) return undefined;
      if (error instanceof Problem)
        throw new SettingsError(`ADMIN_EMAIL and ADMIN_PASSWORD: ${error.message}`);
      throw error;
    }
    log.info('created the first account from ADMIN_EMAIL, and the workspace "default"');
    return undefined;
  }

  async function createLink(): Promise<string> {
    const { token, hash } = generateToken('tlu');
    await writeInstanceValue(db, SETUP_LINK, hash);
    return token;
  }

  /** @throws Problem already_set_up where the instance has its first account; invalid_token for any but the latest link */
  async function checkLink(token: string): Promise<void> {
    if ((await readInstanceValue(db, SETUP_LINK)) !== hashToken(token)) throw await invalidLink();
  }

  async function invalidLink(): Promise<Problem> {
    if (await isSetUp(db))
      return new Problem(
        'already_set_up',
        'The set-up link can be used once, and the first account exists. Sign in instead.',
      );
    return new Problem(
      'invalid_token',
      'Open the link that the server printed when it last started: each start prints a new one.',
    );
  }

  /**
   * Creates the first account with the token of the one-time link, which works once.
   *
   * @throws Problem as `checkLink`; invalid_request, account_exists when email or password cannot be used (the link
   *   stays valid)
   */
  async function createByLink(token: string, email: string, password: string): Promise<void> {
    // Hashing a password takes a while: it is done only for a valid link.
    await checkLink(token);
    await createFirstAccount(email, password, async (trx) => {
      if (!(await deleteInstanceValue(trx, SETUP_LINK, hashToken(token)))) throw new LinkUsed();
    }).catch(async (error: unknown) => {
      throw error instanceof LinkUsed ? await invalidLink() : error;
    });
  }

  /** All or nothing: the account, its workspaces, and that the instance has its first account. */
  async function createFirstAccount(
    email: string,
    password: string,
    claim: (trx: Database) => Promise<void>,
  ): Promise<void> {
    const account = await accounts.prepare({ email, password });
    await db.transaction().execute(async (trx) => {
      await claim(trx);
      const user = await accounts.create(trx, account, true);
      await onFirstAccount(trx, user);
      await writeInstanceValue(trx, 'first_account', user.id);
      await writeInstanceValue(trx, SET_UP_AT, new Date().toISOString());
    });
  }

  return { prepare, checkLink, createByLink, isSetUp: () => isSetUp(db) };
}

const SETUP_LINK = 'setup_link';
const SET_UP_AT = 'set_up_at';

/** Another node, which started at the same time, created the first account. */
class SetUpElsewhere extends Error {}

/** Another request with the same link created the first account. */
class LinkUsed extends Error {}

/** Whether the instance has its first account. */
export async function isSetUp(db: Database): Promise<boolean> {
  return (await readInstanceValue(db, SET_UP_AT)) !== undefined;
}
