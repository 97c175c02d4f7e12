import { freePort } from '../../../server/src/testing/port.ts';
import { exportCalls } from '../large/export.ts';
import { type Engine, type Installation, prepareInstallation } from '../large/installation.ts';
import { median, resetPeak, residentBytes, startProcess } from '../processes.ts';
import { createSteadyCaller } from '../steady-caller.ts';
import { percentile } from '../steady-calls.ts';

const STARTS = 5;
const CALLS_PER_SECOND = 50;
const IDLE_SECONDS = 10;

/**
 * A large installation: how long it takes to start, and what the export of a million calls costs the calls beside it.
 *
 * @param engine the one to measure; both if undefined
 * @param calls how many calls are in the log; ten million if undefined
 */
export async function measureLarge(engine?: string, calls = '10000000'): Promise<void> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const running = await startProcess('bench/src/origin.ts', { PORT: String(port) }, origin, null);
  for (const one of ['sqlite', 'postgres'] as const)
    if (engine === undefined || engine === one) await measureEngine(one, origin, Number(calls));
  await running.stop();
}

async function measureEngine(engine: Engine, origin: string, calls: number): Promise<void> {
  const size = { integrations: 100_000, apps: 10_000, calls };
  const installation = await prepareInstallation(engine, origin, size);
  await measureStart(installation);
  await measureExport(installation);
  await installation.remove();
}

async function measureStart({ start }: Installation): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const begun = performance.now();
    const trunkline = await start();
    times.push(performance.now() - begun);
    await trunkline.stop();
  }
  console.log(`start until ready: ${median(times).toFixed(0)} ms (median of ${STARTS})`);
}

async function measureExport({ start, call }: Installation): Promise<void> {
  const trunkline = await start();
  const caller = createSteadyCaller({
    url: trunkline.url + call.path,
    token: call.token,
    callsPerSecond: CALLS_PER_SECOND,
  });
  // Accounts are loaded with the first sign-in, and the JIT compiler has seen calls before they are measured.
  await trunkline.api('GET', '/api/workspaces');
  await caller.callFor(IDLE_SECONDS);
  const idle = await caller.callFor(IDLE_SECONDS);
  const before = residentBytes(trunkline.pid).now;
  resetPeak(trunkline.pid);
  let isExported = false;
  const begun = performance.now();
  const exporting = exportCalls(trunkline).finally(() => {
    isExported = true;
  });
  const beside: number[] = [];
  while (!isExported) beside.push(...(await caller.callFor(1)));
  const rows = await exporting;
  const grown = residentBytes(trunkline.pid).peak - before;
  const figures = (values: readonly number[]) =>
    `p50 ${percentile(values, 50).toFixed(1)} ms, p99 ${percentile(values, 99).toFixed(1)} ms`;
  console.log(
    `export of ${rows} calls in ${((performance.now() - begun) / 1000).toFixed(0)} s: ${(grown / 1e6).toFixed(0)} MB more memory at most\n  calls alone: ${figures(idle)}; beside it: ${figures(beside)}`,
  );
  await caller.end();
  await trunkline.stop();
}
