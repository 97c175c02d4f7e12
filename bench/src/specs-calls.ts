import { expectBody } from '@trunkline/contract/api-client';
import { Spec } from '@trunkline/contract/schemas/specs';
import { freePort } from '../../server/src/testing/port.ts';
import { startProcess } from './processes.ts';
import { after, latencies, percentile, sendCall } from './steady-calls.ts';
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
  const calls = (isOver: () => boolean) =>
    latencies(() => sendCall(trunkline.url + path, token), CALLS_PER_SECOND, isOver);
  await calls(after(2));
  console.log(`\n${CALLS_PER_SECOND} calls/s, 99th percentile idle and during imports of the largest file:`);
  for (let round = 0; round < ROUNDS; round += 1) {
    const idle = await calls(after(SECONDS));
    let isOver = false;
    let imports = 0;
    const importing = (async () => {
      for (; !isOver; imports += 1)
        expectBody(await trunkline.api('POST', '/api/workspaces/default/specs', { url }), Spec);
    })();
    const busy = await calls(after(SECONDS));
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
