import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { relayReports } from './reports.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
/** Of replacing workers: doubled from one that ended soon to the next. */
const FIRST_REPLACE_MS = 1_000;
const LAST_REPLACE_MS = 30_000;

/**
 * Runs workers that share the port, until a signal ends them all. The first brings the database up to date and makes the
 * first account before the others start; one that dies is replaced.
 *
 * @returns the exit code: 0 where all workers ended with it; 1 also where the first could not start
 */
export async function runWorkers(count: number, log: Logger): Promise<number> {
  let isStarted = false;
  let isStopping = false;
  let succeeded = true;
  const ended = Promise.withResolvers<void>();

  /** @param replaceMs how long to wait before it is replaced where it ends soon */
  function start(replaceMs: number): Worker {
    const worker = cluster.fork();
    const startedAt = performance.now();
    worker.once('exit', (code, signal) => {
      if (isStarted && !isStopping) {
        const waitMs = performance.now() - startedAt > LAST_REPLACE_MS ? FIRST_REPLACE_MS : replaceMs;
        log.error(
          { pid: worker.process.pid, code, signal, wait_ms: waitMs },
          'a worker ended: it is replaced',
        );
        setTimeout(() => replace(waitMs), waitMs);
        return;
      }
      if (code !== 0) succeeded = false;
      if (workers().length === 0) ended.resolve();
    });
    return worker;
  }

  function replace(waitedMs: number): void {
    if (!isStopping) start(Math.min(LAST_REPLACE_MS, waitedMs * 2));
  }

  function stop(signal: string): void {
    isStopping = true;
    if (workers().length === 0) ended.resolve();
    for (const worker of workers()) if (worker.isConnected()) worker.send(signal);
  }

  relayReports();
  for (const signal of SIGNALS) process.on(signal, () => stop(signal));
  const first = start(FIRST_REPLACE_MS);
  await Promise.race([once(first, 'listening'), ended.promise]);
  isStarted = true;
  if (!isStopping && !first.isDead())
    for (let further = 1; further < count; further += 1) start(FIRST_REPLACE_MS);
  await ended.promise;
  return succeeded ? 0 : 1;
}

/** Those that have not ended. */
function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).flatMap((worker) =>
    worker && !worker.isDead() ? [worker] : [],
  );
}
