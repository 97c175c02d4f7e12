import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { userByEmail } from '../auth/users.ts';
import { PLANS, type Plan, readSettings, SettingsError } from '../config/settings.ts';
import { Problem } from '../http/problems.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { listWorkspaces, makeOperator, setPlan } from './operators.ts';

/** The operator's command line, on the machine of the server and with its settings: `npm run operator -- ...` */

const USAGE = `Usage:
  npm run operator -- workspaces             list the workspaces with their plans
  npm run operator -- plan WORKSPACE PLAN    put a workspace on a plan: ${PLANS.join(', ')}
  npm run operator -- make-operator EMAIL    let the account of an address set plans too
The server may be running: a plan counts from the next request on. DATA_DIR names the data folder, as for the server.`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { databaseFile } = readSettings(process.env);
    if (!existsSync(databaseFile)) {
      throw new SettingsError(
        `There is no database at ${databaseFile}. Start the server first, or set DATA_DIR as for the server.`,
      );
    }
    const db = await openDatabase(databaseFile);
    return await run(db, process.argv.slice(2)).finally(() => db.destroy());
  } catch (error) {
    if (!(error instanceof Problem || error instanceof SettingsError)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function run(db: Database, [command, ...rest]: readonly string[]): Promise<number> {
  if (command === 'workspaces' && rest.length === 0) {
    await printWorkspaces(db);
    return 0;
  }
  const [first, second] = rest;
  if (command === 'plan' && first !== undefined && isPlan(second) && rest.length === 2) {
    const user = { id: null, email: `${userInfo().username}@${hostname()}` };
    await setPlan(db, first, second, { user, origin: { address: 'this machine', via: 'command line' } });
    console.log(`${first} is on the plan ${second}.`);
    return 0;
  }
  if (command === 'make-operator' && first !== undefined && rest.length === 1) return addOperator(db, first);
  console.error(USAGE);
  return 2;
}

async function addOperator(db: Database, email: string): Promise<number> {
  const user = await userByEmail(db, email);
  if (!user) {
    console.error(`There is no account with the address ${email}. Make it first.`);
    return 1;
  }
  await makeOperator(db, user);
  console.log(`${user.email} is an operator of this instance.`);
  return 0;
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

function isPlan(text: string | undefined): text is Plan {
  return PLANS.some((plan) => plan === text);
}
