import { expectBody } from '@trunkline/contract/api-client';
import { Spec } from '@trunkline/contract/schemas/specs';
import { freePort } from '../../server/src/testing/port.ts';
import { startProcess } from './processes.ts';
import { registerItems, startTrunkline, temporaryFolder } from './trunkline.ts';

const CALLS_PER_SECOND = 200;
const SECONDS = 8;
const ROUNDS = 3;

/** The 99th percentile of calls at a steady rate, idle and while a large spec is imported again and again. */
export async function measureCallsDuringImports(url: string, specHost: string): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, null);
  const folder = temporaryFolder();
  const trunkline = await startTrunkline(folder.path, `${new URL(origin).host},${specHost}`, null);
  const { path, token } = await registerItems(trunkline, origin);
  const call = async () => {
    const response = await fetch(trunkline.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a call responded with ${response.status}`);
  };
  await latencies(call, 2);
  console.log(`\n${CALLS_PER_SECOND} calls/s, 99th percentile idle and during imports of the largest file:`);
  for (let round = 0; round < ROUNDS; round += 1) {
    const idle = await latencies(call, SECONDS);
    let isOver = false;
    let imports = 0;
    const importing = (async () => {
      for (; !isOver; imports += 1)
        expectBody(await trunkline.api('POST', '/api/workspaces/default/specs', { url }), Spec);
    })();
    const busy = await latencies(call, SECONDS);
    isOver = true;
    await importing;
    console.log(
      `  ${percentile(idle, 99).toFixed(1)} ms idle, ${percentile(busy, 99).toFixed(1)} ms during ${imports} imports (medians ${percentile(idle, 50).toFixed(1)} and ${percentile(busy, 50).toFixed(1)} ms)`,
    );
  }
  await trunkline.stop();
  await originProcess.stop();
  folder.remove();
}

/** Calls start on schedule however long others take, so that a pause of the server counts for every call it delays. */
async function latencies(call: () => Promise<void>, seconds: number): Promise<number[]> {
  const begun = performance.now();
  const results: Promise<number>[] = [];
  for (let index = 0; index < CALLS_PER_SECOND * seconds; index += 1) {
    const due = begun + (index * 1000) / CALLS_PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const started = performance.now();
    results.push(call().then(() => performance.now() - started));
  }
  return Promise.all(results);
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
