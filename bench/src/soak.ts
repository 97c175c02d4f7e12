import { setTimeout } from 'node:timers/promises';
import { expectBody } from '@trunkline/contract/api-client';
import { CallLogEntry } from '@trunkline/contract/schemas/call-log';
import { Integration } from '@trunkline/contract/schemas/integrations';
import { Page } from '@trunkline/contract/schemas/lists';
import { freePort } from '../../server/src/testing/port.ts';
import { residentBytes, startProcess } from './processes.ts';
import { after, latencies, percentile, sendCall } from './steady-calls.ts';
import { registerItems, startTrunkline, type Trunkline, temporaryFolder } from './trunkline.ts';

/**
 * `npm run bench -- soak [MINUTES]`: calls at a steady rate, with changes of the integration that they use and pages of
 * their log beside them, and the server's memory each minute.
 */

const MINUTES = 20;
const CALLS_PER_SECOND = 50;
/** Between one change and the next; the caches forget the integration with each. */
const CHANGE_MS = 500;
const PAGES_MS = 2_000;

export async function measureSoak(minutes = String(MINUTES)): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, null);
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, new URL(origin).host, null);
  const { path, token } = await registerItems(trunkline, origin);
  const call = () => sendCall(trunkline.url + path, token);
  console.log(
    `${CALLS_PER_SECOND} calls/s, a change every ${CHANGE_MS} ms, two pages of the call log and the usage every ${PAGES_MS} ms`,
  );
  let isOver = false;
  const counts = { changes: 0, pages: 0 };
  const beside = [
    repeat(
      CHANGE_MS,
      () => isOver,
      async () => {
        await change(trunkline, counts.changes);
        counts.changes += 1;
      },
    ),
    repeat(
      PAGES_MS,
      () => isOver,
      async () => {
        await readPages(trunkline);
        counts.pages += 1;
      },
    ),
  ];
  console.log('  minute    calls  changes  pages    p50    p99  slowest (ms)     RSS (MiB)');
  let calls = 0;
  for (let minute = 1; minute <= Number(minutes); minute += 1) {
    const times = await latencies(call, CALLS_PER_SECOND, after(60));
    calls += times.length;
    print(minute, calls, counts, times, residentBytes(trunkline.pid).now);
  }
  isOver = true;
  await Promise.all(beside);
  await trunkline.stop();
  await originProcess.stop();
  folder.remove();
}

async function repeat(pauseMs: number, isOver: () => boolean, act: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    await act();
    await setTimeout(pauseMs);
  }
}

async function change({ api }: Trunkline, count: number): Promise<void> {
  const edit = { description: `Change ${count}` };
  const url = '/api/workspaces/default/integrations/items';
  expectBody(await api('PATCH', url, edit, { 'if-match': '*' }), Integration);
}

async function readPages({ api }: Trunkline): Promise<void> {
  const first = expectBody(await api('GET', '/api/workspaces/default/calls?limit=100'), Page(CallLogEntry));
  if (first.next_cursor !== null)
    await api('GET', `/api/workspaces/default/calls?limit=100&cursor=${first.next_cursor}`);
  await api('GET', '/api/workspaces/default/usage');
}

function print(
  minute: number,
  calls: number,
  { changes, pages }: { changes: number; pages: number },
  times: readonly number[],
  bytes: number,
): void {
  const ms = (percent: number) => percentile(times, percent).toFixed(1).padStart(7);
  const numbers = [String(minute).padStart(8), String(calls).padStart(9), String(changes).padStart(9)];
  console.log(
    `${numbers.join('')}${String(pages).padStart(7)}${ms(50)}${ms(99)}${ms(100)}${(bytes / (1 << 20)).toFixed(0).padStart(18)}`,
  );
}
