import { Session } from 'node:inspector/promises';
import { isMainThread } from 'node:worker_threads';

/**
 * Preloaded into a server process: starts V8's CPU profiler with the first message of its parent, and reports what its main
 * thread did since then with the next one.
 */

const SAMPLING_INTERVAL_US = 250;

if (isMainThread && process.send) record();

function record(): void {
  const session = new Session();
  let before: { thread: number; process: number } | undefined;
  process.on('message', async () => {
    if (!before) {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_US });
      await session.post('Profiler.start');
      before = cpuMs();
      process.send?.('');
      return;
    }
    const after = cpuMs();
    const { profile } = await session.post('Profiler.stop');
    process.send?.({
      profile,
      mainThreadMs: after.thread - before.thread,
      processMs: after.process - before.process,
    });
  });
  process.channel?.unref();
}

function cpuMs(): { thread: number; process: number } {
  const sum = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  return { thread: sum(process.threadCpuUsage()), process: sum(process.cpuUsage()) };
}
