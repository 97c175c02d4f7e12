import { setTimeout as wait } from 'node:timers/promises';
import { expectBody } from '@trunkline/contract/api-client';
import { Type } from 'typebox';
import { realSpec } from '../../server/src/testing/fixtures.ts';
import { cpuMilliseconds, median, pinSelf } from './processes.ts';
import { startTrunkline, type Trunkline, temporaryFolder } from './trunkline.ts';

const STARTS = 7;
const ENDPOINTS = 30;
/** Until what a server loads after its start is loaded. */
const IDLE_MS = 8_000;
const VERSION = '2025-06-18';

type Figures = { ms: number; cpuMs: number };

/**
 * The first requests of an agent to a server that was just started: it initializes a session, and lists the tools of 30 endpoints of GitHub. CPU is
 * that of all threads of the server.
 */
export async function measureTools(): Promise<void> {
  const folder = temporaryFolder();
  pinSelf(1);
  const first = await startTrunkline(folder.path, '127.0.0.1');
  const token = await registerGithub(first);
  await first.stop();

  const columns = new Map<string, Figures[]>();
  for (let start = 0; start < STARTS; start += 1) {
    const trunkline = await startTrunkline(folder.path, '127.0.0.1');
    await wait(IDLE_MS);
    for (const [name, body] of MESSAGES) {
      const figures = await timeMessage(trunkline, token, body);
      columns.set(name, [...(columns.get(name) ?? []), figures]);
    }
    await trunkline.stop();
  }
  for (const [name, all] of columns) {
    const texts = (['ms', 'cpuMs'] as const).map((key) => {
      const figures = all.map((one) => one[key]);
      return `${Math.min(...figures).toFixed(0)} to ${median(figures).toFixed(0)} ${key === 'ms' ? 'ms' : 'ms of CPU'}`;
    });
    console.log(`${name.padEnd(16)}${texts.join(', ')} (least and median of ${STARTS} starts)`);
  }
  folder.remove();
}

const INITIALIZE = {
  method: 'initialize',
  params: { protocolVersion: VERSION, capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
};
const LIST = { method: 'tools/list', params: {} };
const MESSAGES: readonly [name: string, message: object][] = [
  ['initialize', INITIALIZE],
  ['first list', LIST],
  ['second list', LIST],
  ['third list', LIST],
];

const WithId = Type.Object({ id: Type.String() });
const Operations = Type.Object({ items: Type.Array(Type.Object({ key: Type.String() })) });

/** @returns a token of the app that calls it */
async function registerGithub({ api }: Trunkline): Promise<string> {
  const document = realSpec('octokit--api.github.com.json.gz')?.toString('utf8');
  if (document === undefined) throw new Error('../shared/specs is absent: GitHub’s spec is needed');
  const base = '/api/workspaces/default';
  const spec = expectBody(await api('POST', `${base}/specs`, { document }), WithId);
  const search = encodeURIComponent('/repos/{owner}/{repo}/');
  const { items } = expectBody(
    await api('GET', `${base}/specs/${spec.id}/operations?search=${search}&limit=${ENDPOINTS}`),
    Operations,
  );
  const operations = items.map(({ key }) => key);
  const integration = { spec_id: spec.id, slug: 'github', base_url: 'https://api.github.com', operations };
  expectBody(await api('POST', `${base}/integrations`, integration), WithId);
  const app = expectBody(await api('POST', `${base}/apps`, { name: 'Bench' }), WithId);
  const created = await api('POST', `${base}/apps/${app.id}/tokens`, { name: 'bench' });
  return expectBody(created, Type.Object({ token: Type.String() })).token;
}

async function timeMessage({ pid, url }: Trunkline, token: string, message: object): Promise<Figures> {
  const cpuBefore = cpuMilliseconds(pid);
  const begun = performance.now();
  const response = await fetch(`${url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': VERSION,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
  const text = await response.text();
  if (!text.includes('"result"')) throw new Error(`${response.status} ${text.slice(0, 500)}`);
  return { ms: performance.now() - begun, cpuMs: cpuMilliseconds(pid) - cpuBefore };
}
