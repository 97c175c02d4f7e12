import { resolve } from 'node:path';
import { createApiClient, createPersonalToken, expectBody } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Page } from '@trunkline/contract/schemas/lists';
import { endWithWrapper } from '../../server/src/end-with-wrapper.ts';
import { loadOrCreateCredentials } from './credentials.ts';
import { startTrunkline, stopTrunkline } from './trunkline-process.ts';

// The SDK reports failed calls on the console elsewhere; the demo shows one on purpose.
process.env.NODE_ENV = 'production';
const { callAsAgent, callTickets, prepareApp, registerTickets, say } = await import('./steps.ts');

const port = Number(process.env.PORT || 4400);
const dataDir = resolve(process.env.DEMO_DATA_DIR || './data/demo');
const url = `http://127.0.0.1:${port}`;

endWithWrapper();
try {
  await demo();
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}

async function demo(): Promise<void> {
  const { email, password } = loadOrCreateCredentials(dataDir);
  const trunkline = await startTrunkline(url, {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    ADMIN_EMAIL: email,
    ADMIN_PASSWORD: password,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  });
  const stop = async (code: number) => {
    trunkline.removeListener('exit', onExit);
    await stopTrunkline(trunkline);
    process.exit(code);
  };
  const onExit = () => {
    console.error('Trunkline ended by itself; the lines above say why.');
    void stop(1);
  };
  trunkline.once('exit', onExit);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop(0));

  try {
    say('Started Trunkline, which also serves a sample ticket API', url);
    const token = await createPersonalToken(url, { email, password }, 'demo');
    const api = createApiClient(url, { authorization: `Bearer ${token}` });
    await registerTickets(api);
    const app = await prepareApp(api);
    await callTickets(url, app);
    await callAsAgent(url, app);
    const { items } = expectBody(
      await api('GET', '/api/workspaces/default/calls?limit=1'),
      Page(CallLogEntry),
    );
    say('The call log has them', JSON.stringify(items[0]));
    console.log(nextSteps(email, password, app.id, app.token));
  } catch (error) {
    console.error(messageOf(error));
    await stop(1);
  }
}

function nextSteps(email: string, password: string, appId: string, token: string): string {
  return `
Trunkline runs at ${url}/
  Sign in:  ${email}  ${password}

Call it yourself, with curl:
  curl -s ${url}/api/apps/${appId}/integrations/custom/tickets/get:/tickets \\
    -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' \\
    -d '{"query_params": {"status": "open"}}'

or let an agent call it, over MCP (docs/agents.md has a configuration for clients):
  ${url}/mcp   Authorization: Bearer ${token}

or with the SDK, as README.md shows under "A first call". It reads these:
  export TRUNKLINE_URL=${url} APP_ID=${appId} TRUNKLINE_TOKEN=${token}

Ctrl+C stops it.`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
