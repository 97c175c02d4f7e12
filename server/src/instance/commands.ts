import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PLANS, type Plan } from '@trunkline/contract/plans';
import { pino } from 'pino';
import ownPackage from '../../package.json' with { type: 'json' };
import { type Accounts, areAccountsCurrent, createAccounts } from '../auth/accounts.ts';
import { isSetUp } from '../auth/first-run.ts';
import type { User } from '../auth/users.ts';
import { findUserByEmail } from '../auth/users-storage.ts';
import { holdLease } from '../cluster/lease.ts';
import { COMMAND } from '../config/installation.ts';
import { readSettings, type Settings, SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';
import { createMailer } from '../mail/mailer.ts';
import { localLimiters } from '../redis/limiters.ts';
import { createLocalKeyProvider, type KeyProvider } from '../secrets/keys.ts';
import { forgetLostSecrets } from '../secrets/lost-secrets.ts';
import { loadOrCreateMasterKey } from '../secrets/master-key-file.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import { anotherVersion, type Database, openCurrentDatabase } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { ensurePersonalWorkspace } from '../workspaces/workspaces.ts';
import { addOperator, listWorkspaces, setPlan } from './operators.ts';
import { copyToPostgres } from './storage-copy.ts';

/** The operator's command line, on the machine of the server and with its settings. */

const USAGE = `Usage:
  ${COMMAND} start                      start the server
  ${COMMAND} version                    print the version
  ${COMMAND} workspaces             list the workspaces with their plans
  ${COMMAND} plan WORKSPACE PLAN    set the plan of a workspace: ${PLANS.join(', ')}
  ${COMMAND} make-operator EMAIL    allow the account with this email to set plans too
  ${COMMAND} reset-link EMAIL       print a link that sets a new password and confirms the email
  ${COMMAND} reset-two-factor EMAIL turn two-factor authentication of this account off
  ${COMMAND} storage copy --to URL  with the server stopped: copy the SQLite database to an empty PostgreSQL database
  ${COMMAND} forget-lost-secrets    for a lost master key, with the server stopped: delete what it encrypted
The server may be running unless it says otherwise: what is changed takes effect with the next request. DATA_DIR names the data folder, as for the server.`;

/** The arguments do not name a command. */
class UsageError extends Error {}

type Server = { db: Database; settings: Settings };
type Command = {
  parameters: number;
  /** Whether it takes `--to`, which follows the parameters. */
  hasTarget?: true;
  run: (server: Server, ...args: string[]) => Promise<void>;
};

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['workspaces', { parameters: 0, run: printWorkspaces }],
  ['plan', { parameters: 2, run: setPlanOf }],
  ['make-operator', { parameters: 1, run: makeOperator }],
  ['reset-link', { parameters: 1, run: printResetLink }],
  ['reset-two-factor', { parameters: 1, run: resetTwoFactor }],
  ['storage', { parameters: 1, hasTarget: true, run: copyStorage }],
  ['forget-lost-secrets', { parameters: 0, run: forgetLost }],
]);

/** What is printed for what needs no settings. */
const INFORMATION: ReadonlyMap<string, string> = new Map([
  ...['help', '--help', '-h'].map((name) => [name, USAGE] as const),
  ...['version', '--version', '-v'].map((name) => [name, ownPackage.version] as const),
]);

/**
 * Runs a command of the operator.
 *
 * @param args its name, and what follows it
 * @returns the exit code: 2 for wrong arguments, 1 for a failure that the message explains
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name = ''] = args;
  const text = INFORMATION.get(name);
  if (text !== undefined) {
    console.log(text);
    return 0;
  }
  process.umask(0o077);
  try {
    const { command, parameters } = parseCommand(args);
    const settings = readSettings(process.env);
    const db = await openStorage(settings);
    await command.run({ db, settings }, ...parameters).finally(() => db.destroy());
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(USAGE);
      return 2;
    }
    console.error(explanation(error));
    return 1;
  }
}

/** @throws the error itself, where no operator could have expected it */
function explanation(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if ([Problem, SettingsError, StorageUnusable].some((known) => error instanceof known)) return error.message;
  if (!/database is locked/.test(error.message)) throw error;
  return 'Another process has the database locked for long: a backup, perhaps. Nothing was changed; try again later.';
}

/** @throws SettingsError, StorageUnusable when there is no database, or one of another version */
async function openStorage({ databaseUrl, databaseFile }: Settings): Promise<Database> {
  if (databaseUrl === undefined && !existsSync(databaseFile)) {
    throw new SettingsError(
      `There is no database at ${databaseFile}. Start the server first, or set DATA_DIR as for the server.`,
    );
  }
  const db = await openCurrentDatabase(databaseUrl ?? databaseFile);
  if (await areAccountsCurrent(db)) return db;
  await db.destroy();
  throw anotherVersion();
}

/** @throws UsageError for an unknown command or option, or the wrong number of parameters */
function parseCommand(args: readonly string[]): { command: Command; parameters: string[] } {
  const { positionals, values } = parsed(args);
  const [name = '', ...parameters] = positionals;
  const targets = values.to === undefined ? [] : [values.to];
  const command = COMMANDS.get(name);
  if (command?.parameters !== parameters.length || (command.hasTarget ?? false) !== targets.length > 0)
    throw new UsageError();
  return { command, parameters: [...parameters, ...targets] };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { to: { type: 'string' } } });
  } catch {
    throw new UsageError();
  }
}

async function setPlanOf({ db }: Server, workspace = '', plan = ''): Promise<void> {
  if (!isPlan(plan)) throw new UsageError();
  const user = { id: null, email: `${userInfo().username}@${hostname()}` };
  await setPlan(db, workspace, plan, { user, origin: { ip: 'local', via: 'command line' } });
  console.log(`${workspace} is on the plan ${plan}.`);
}

async function makeOperator({ db }: Server, email = ''): Promise<void> {
  const user = await findAccount(db, email);
  await addOperator(db, user);
  console.log(`${user.email} is an operator of this instance.`);
}

async function printResetLink(server: Server, email = ''): Promise<void> {
  const user = await findAccount(server.db, email);
  console.log(await (await openAccounts(server)).createResetLink(user));
  console.error(`Give it to the holder of ${user.email} alone. It works once, within an hour.`);
}

async function resetTwoFactor(server: Server, email = ''): Promise<void> {
  const user = await findAccount(server.db, email);
  await (await openAccounts(server)).resetTwoFactor(user);
  console.log(
    `${user.email} signs in with the password alone, and can enable two-factor authentication again.`,
  );
}

/**
 * Headers, credentials and two-factor codes that the master keys of the settings do not decrypt.
 *
 * @throws StorageUnusable while the server runs: its keys may be others, and it would go on encrypting with those
 */
async function forgetLost(server: Server): Promise<void> {
  const unlock = await lockStorage(server);
  await forgetLostAlone(server).finally(unlock);
}

/** @returns ends the lock @throws StorageUnusable while a server runs */
async function lockStorage({ db, settings }: Server): Promise<() => void | Promise<void>> {
  if (settings.databaseUrl === undefined) return lockDataDir(settings);
  const lease = await holdLease({ db, name: 'jobs', onFailure: rethrow });
  // Of the servers on a PostgreSQL database one has it.
  if (lease.isHeld()) return lease.close;
  await lease.close();
  throw new StorageUnusable(
    'A server uses the database of DATABASE_URL. Stop all of them first; after one was killed, wait 15 seconds.',
  );
}

function rethrow(error: unknown): never {
  throw error;
}

async function forgetLostAlone(server: Server): Promise<void> {
  const lost = await forgetLostSecrets(server.db, openKeyProvider(server.settings));
  if (lost.accountsSecret) await (await openAccounts(server)).resetAllTwoFactor();
  console.log(
    `Deleted ${lost.headers} headers and ${lost.credentials} credentials${lost.accountsSecret ? ', and two-factor authentication of all accounts' : ''}. Start the server, and enter them again.`,
  );
}

function openKeyProvider({ masterKey, previousMasterKeys, dataDir }: Settings): KeyProvider {
  const current = masterKey ?? loadOrCreateMasterKey(join(dataDir, 'master.key')).key;
  return createLocalKeyProvider(current, previousMasterKeys);
}

/** @throws StorageUnusable while the server runs: what it writes meanwhile would be missing in the copy */
async function copyStorage({ db, settings }: Server, action = '', url = ''): Promise<void> {
  if (action !== 'copy') throw new UsageError();
  if (settings.databaseUrl !== undefined)
    throw new SettingsError(
      'DATABASE_URL is set, and the SQLite database in DATA_DIR is what is copied. Unset it; --to names the PostgreSQL database.',
    );
  const unlock = lockDataDir(settings);
  try {
    await copyToPostgres({
      db,
      file: settings.databaseFile,
      url,
      keys: openKeyProvider(settings),
      createAccountTables: (target) => openAccounts({ db: target, settings }),
    });
  } finally {
    unlock();
  }
}

/** @throws Problem not_found */
async function findAccount(db: Database, email: string): Promise<User> {
  const user = await findUserByEmail(db, email);
  if (!user) throw new Problem('not_found', `There is no account with the email ${email}. Create it first.`);
  return user;
}

/** The accounts, for what encrypts and mails nothing: this process does not have the master key. */
function openAccounts({ db, settings }: Server): Promise<Accounts> {
  const log = pino({ level: 'silent' });
  return createAccounts({
    db,
    secret: undefined,
    settings,
    mailer: createMailer({ smtpUrl: '', mailFrom: '' }, log),
    isInvited: async () => false,
    isSetUp: () => isSetUp(db),
    onCreated: (trx, user) => ensurePersonalWorkspace(trx, user, settings.defaultPlan),
    createLimiter: localLimiters,
    log,
  });
}

async function printWorkspaces({ db }: Server): Promise<void> {
  for (let after: string | undefined, more = true; more; ) {
    const rows = await listWorkspaces(db, after, 100);
    for (const { slug, kind, plan, members, integrations } of rows) {
      console.log(`${slug}  ${kind}  ${plan}  members: ${members}  integrations: ${integrations}`);
    }
    after = rows.at(-1)?.slug;
    more = after !== undefined;
  }
}

function isPlan(text: string): text is Plan {
  return PLANS.some((plan) => plan === text);
}
