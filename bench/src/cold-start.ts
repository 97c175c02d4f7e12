import { freePort } from '../../server/src/testing/port.ts';
import { median, residentBytes, startProcess } from './processes.ts';
import { registerItems, startTrunkline, temporaryFolder } from './trunkline.ts';

const STARTS = 7;

/** From starting the process of an existing installation to its response to the first call, and its memory then. */
export async function measureColdStart(): Promise<void> {
  const folder = temporaryFolder();
  const originPort = await freePort();
  const origin = `http://127.0.0.1:${originPort}`;
  const originProcess = await startProcess('bench/src/origin.ts', { PORT: String(originPort) }, origin, 1);
  const host = new URL(origin).host;

  const first = await startTrunkline(folder.path, host);
  const { path, token } = await registerItems(first, origin);
  await first.stop();

  const times: number[] = [];
  const memory: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const begun = performance.now();
    const trunkline = await startTrunkline(folder.path, host);
    const response = await fetch(trunkline.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw new Error(`the first call responded with ${response.status}`);
    await response.arrayBuffer();
    times.push(performance.now() - begun);
    memory.push(residentBytes(trunkline.pid).now / 1024 / 1024);
    await trunkline.stop();
  }
  console.log(
    `cold start to the response of the first call ${median(times).toFixed(0)} ms (median; ${times.map((time) => time.toFixed(0)).join(', ')})`,
  );
  console.log(
    `resident memory after it          ${median(memory).toFixed(0)} MiB (median; ${memory.map((mib) => mib.toFixed(0)).join(', ')})`,
  );
  await originProcess.stop();
  folder.remove();
}
