import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { PLANS, type Plan } from '@trunkline/contract/plans';
import { findUserByEmail } from '../auth/users-storage.ts';
import { readSettings, SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { addOperator, listWorkspaces, setPlan } from './operators.ts';

/** The operator's command line, on the machine of the server and with its settings: `npm run operator -- ...` */

const USAGE = `Usage:
  npm run operator -- workspaces             list the workspaces with their plans
  npm run operator -- plan WORKSPACE PLAN    set the plan of a workspace: ${PLANS.join(', ')}
  npm run operator -- make-operator EMAIL    allow the account with this e-mail to set plans too
The server may be running: a plan takes effect with the next request. DATA_DIR names the data folder, as for the server.`;

/** The arguments do not name a command. */
class UsageError extends Error {}

type Command = { parameters: number; run: (db: Database, ...args: string[]) => Promise<void> };

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['workspaces', { parameters: 0, run: printWorkspaces }],
  ['plan', { parameters: 2, run: setPlanOf }],
  ['make-operator', { parameters: 1, run: makeOperator }],
]);

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code: 2 for wrong arguments, 1 for a failure that the message explains */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { command, parameters } = parseCommand(args);
    const { databaseFile } = readSettings(process.env);
    if (!existsSync(databaseFile)) {
      throw new SettingsError(
        `There is no database at ${databaseFile}. Start the server first, or set DATA_DIR as for the server.`,
      );
    }
    const db = await openDatabase(databaseFile);
    await command.run(db, ...parameters).finally(() => db.destroy());
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(USAGE);
      return 2;
    }
    if (!(error instanceof Problem || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** @throws UsageError for an unknown command, an option, or the wrong number of parameters */
function parseCommand(args: readonly string[]): { command: Command; parameters: string[] } {
  const [name = '', ...parameters] = positionalsOf(args);
  const command = COMMANDS.get(name);
  if (command?.parameters !== parameters.length) throw new UsageError();
  return { command, parameters };
}

function positionalsOf(args: readonly string[]): string[] {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: {} }).positionals;
  } catch {
    throw new UsageError();
  }
}

async function setPlanOf(db: Database, workspace = '', plan = ''): Promise<void> {
  if (!isPlan(plan)) throw new UsageError();
  const user = { id: null, email: `${userInfo().username}@${hostname()}` };
  await setPlan(db, workspace, plan, { user, origin: { ip: 'local', via: 'command line' } });
  console.log(`${workspace} is on the plan ${plan}.`);
}

async function makeOperator(db: Database, email = ''): Promise<void> {
  const user = await findUserByEmail(db, email);
  if (!user) throw new Problem('not_found', `There is no account with the e-mail ${email}. Create it first.`);
  await addOperator(db, user);
  console.log(`${user.email} is an operator of this instance.`);
}

async function printWorkspaces(db: Database): Promise<void> {
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
