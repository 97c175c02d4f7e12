import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { after, latencies, sendCall } from './steady-calls.ts';

/**
 * Steady calls from a thread of their own: what the bench does meanwhile, such as to open a thousand connections, is not
 * measured as the server's.
 */

type Call = { url: string; token: string; callsPerSecond: number };

export type SteadyCaller = {
  /** Calls for so many seconds. @returns how long each took in milliseconds */
  callFor: (seconds: number) => Promise<number[]>;
  end: () => Promise<unknown>;
};

export function createSteadyCaller(call: Call): SteadyCaller {
  const worker = new Worker(new URL(import.meta.url), { workerData: call });
  return {
    callFor: async (seconds) => {
      worker.postMessage(seconds);
      const [times] = await once(worker, 'message');
      return times;
    },
    end: () => worker.terminate(),
  };
}

/**
 * Calls while something is done again and again, until the last time of it has ended.
 *
 * @returns how long each call took in milliseconds, and how often it was done
 */
export async function callBeside(
  caller: SteadyCaller,
  seconds: number,
  work: () => Promise<unknown>,
): Promise<{ times: number[]; done: number }> {
  const isOver = after(seconds);
  let done = 0;
  const working = (async () => {
    for (; !isOver(); done += 1) await work();
  })();
  const times = await caller.callFor(seconds);
  await working;
  return { times, done };
}

if (parentPort) serve(parentPort, workerData);

function serve(port: NonNullable<typeof parentPort>, { url, token, callsPerSecond }: Call): void {
  port.on('message', async (seconds: number) => {
    port.postMessage(await latencies(() => sendCall(url, token), callsPerSecond, after(seconds)));
  });
}
