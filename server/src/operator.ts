import { hostname, userInfo } from 'node:os';
import { Problem } from './http/problems.ts';
import { PLANS, type Plan, readSettings, SettingsError } from './settings.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { listWorkspaces, setPlan } from './workspaces/operators.ts';

/** The operator's command line, on the machine of the server and with its settings: `npm run operator -- ...` */

const USAGE = `Usage:
  npm run operator -- workspaces             list the workspaces with their plans
  npm run operator -- plan WORKSPACE PLAN    put a workspace on a plan: ${PLANS.join(', ')}
The server may be running: a plan counts from the next request on. DATA_DIR names the data folder, as for the server.`;

const db = await openDatabase(readSettings(process.env).databaseFile);
try {
  process.exitCode = await run(db, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Problem || error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await db.destroy();
}

async function run(db: Database, [command, ...rest]: readonly string[]): Promise<number> {
  const [slug, plan] = rest;
  if (command === 'workspaces' && rest.length === 0) {
    await printWorkspaces(db);
    return 0;
  }
  if (command === 'plan' && slug !== undefined && isPlan(plan) && rest.length === 2) {
    const user = { id: null, email: `${userInfo().username}@${hostname()}` };
    await setPlan(db, slug, plan, { user, origin: { address: 'this machine', via: 'command line' } });
    console.log(`${slug} is on the plan ${plan}.`);
    return 0;
  }
  console.error(USAGE);
  return 2;
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
