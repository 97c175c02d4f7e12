import { hostname, userInfo } from 'node:os';
import { PLANS, type Plan } from '@trunkline/contract/plans';
import ownPackage from '../../package.json' with { type: 'json' };
import type { User } from '../auth/users.ts';
import { findUserByEmail } from '../auth/users-storage.ts';
import { COMMAND } from '../config/installation.ts';
import { SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';

import { forgetLostSecrets } from '../secrets/lost-secrets.ts';
import { keyProviderOf, loadMasterKeys, loadOrCreateMasterKeys } from '../secrets/master-keys.ts';
import { lockDataDir } from '../storage/data-dir-lock.ts';
import type { Database } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { BACKUP, RESTORE } from './backup-commands.ts';
import {
  type Command,
  type CommandArguments,
  type Environment,
  parseCommand,
  UsageError,
} from './command-line.ts';
import { type CommandServer, lockStorage, openAccounts, withServer } from './command-server.ts';
import { DOCTOR } from './doctor-command.ts';
import { KEYS } from './keys-commands.ts';
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
  ${COMMAND} backup FILE            write everything to a file: --recipient age1..., --passphrase-file F, --without-calls,
                                 --include-master-key
  ${COMMAND} restore FILE           fill an empty database with a backup: --identity-file F, --passphrase-file F,
                                 --accept-lost-secrets
  ${COMMAND} keys rotate            create a new master key, or wrap all keys again with MASTER_KEY
  ${COMMAND} keys verify            decrypt every secret, and list those that do not decrypt
  ${COMMAND} keys export-recovery FILE  write the master key, encrypted: --recipient age1... or --passphrase-file F
  ${COMMAND} doctor                 examine settings, storage, keys, disk, clock, network: --json
  ${COMMAND} storage copy --to URL  with the server stopped: copy the SQLite database to an empty PostgreSQL database
  ${COMMAND} forget-lost-secrets    for a lost master key, with the server stopped: delete what it encrypted
The server may be running unless it says otherwise: what is changed takes effect with the next request. DATA_DIR names the data folder, as for the server.`;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['workspaces', { parameters: 0, run: withServer(printWorkspaces) }],
  ['plan', { parameters: 2, run: withServer(setPlanOf) }],
  ['make-operator', { parameters: 1, run: withServer(makeOperator) }],
  ['reset-link', { parameters: 1, run: withServer(printResetLink) }],
  ['reset-two-factor', { parameters: 1, run: withServer(resetTwoFactor) }],
  ['backup', BACKUP],
  ['restore', RESTORE],
  ['keys', KEYS],
  ['doctor', DOCTOR],
  ['storage', { parameters: 1, options: { to: { type: 'string' } }, run: withServer(copyStorage) }],
  ['forget-lost-secrets', { parameters: 0, run: withServer(forgetLost) }],
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
 * @param env the settings
 * @returns the exit code: 2 for wrong arguments, 1 for a failure that the message explains
 */
export async function runCommand(args: readonly string[], env: Environment = process.env): Promise<number> {
  const [name = ''] = args;
  const text = INFORMATION.get(name);
  if (text !== undefined) {
    console.log(text);
    return 0;
  }
  process.umask(0o077);
  try {
    const { command, commandArguments } = parseCommand(COMMANDS, args, env);
    return (await command.run(commandArguments)) ?? 0;
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

async function setPlanOf(
  { db }: CommandServer,
  { parameters: [workspace = '', plan = ''] }: CommandArguments,
): Promise<void> {
  if (!isPlan(plan)) throw new UsageError();
  const user = { id: null, email: `${userInfo().username}@${hostname()}` };
  await setPlan(db, workspace, plan, { user, origin: { ip: 'local', via: 'command line' } });
  console.log(`${workspace} is on the plan ${plan}.`);
}

async function makeOperator(
  { db }: CommandServer,
  { parameters: [email = ''] }: CommandArguments,
): Promise<void> {
  const user = await findAccount(db, email);
  await addOperator(db, user);
  console.log(`${user.email} is an operator of this instance.`);
}

async function printResetLink(
  server: CommandServer,
  { parameters: [email = ''] }: CommandArguments,
): Promise<void> {
  const user = await findAccount(server.db, email);
  console.log(await (await openAccounts(server)).createResetLink(user));
  console.error(`Give it to the holder of ${user.email} alone. It works once, within an hour.`);
}

async function resetTwoFactor(
  server: CommandServer,
  { parameters: [email = ''] }: CommandArguments,
): Promise<void> {
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
async function forgetLost(server: CommandServer): Promise<void> {
  const unlock = await lockStorage(server);
  await forgetLostAlone(server).finally(unlock);
}

async function forgetLostAlone(server: CommandServer): Promise<void> {
  const lost = await forgetLostSecrets(
    server.db,
    keyProviderOf(await loadOrCreateMasterKeys(server.settings, server.db)),
  );
  if (lost.accountsSecret) await (await openAccounts(server)).resetAllTwoFactor();
  console.log(
    `Deleted ${lost.headers} headers and ${lost.credentials} credentials${lost.accountsSecret ? ', and two-factor authentication of all accounts' : ''}. Start the server, and enter them again.`,
  );
}

/** @throws StorageUnusable while the server runs: what it writes meanwhile would be missing in the copy */
async function copyStorage({ db, settings }: CommandServer, args: CommandArguments): Promise<void> {
  const url = args.option('to');
  if (args.parameters[0] !== 'copy' || url === undefined) throw new UsageError();
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
      keys: keyProviderOf(await loadMasterKeys(settings, db)),
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

async function printWorkspaces({ db }: CommandServer): Promise<void> {
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
