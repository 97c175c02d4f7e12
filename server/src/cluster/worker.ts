import cluster from 'node:cluster';
import { EventEmitter } from 'node:events';

/** Whether this process is one of several that a primary started with CLUSTER (primary.ts). */
export function isWorker(): boolean {
  return cluster.isWorker;
}

/** Whether this process does what is done once at the start: the first account, or the link that creates it. */
export function isFirst(): boolean {
  return !cluster.isWorker || cluster.worker?.id === 1;
}

/**
 * The signals that this process follows: in a worker those that the primary passes on. A terminal sends its own to the
 * whole group of processes, and two of them would end a worker at once.
 */
export function signalsOf(target: NodeJS.Process): EventEmitter {
  if (!cluster.isWorker) return target;
  const signals = new EventEmitter();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) target.on(signal, () => {});
  target.on('message', (signal) => {
    if (typeof signal === 'string') signals.emit(signal);
  });
  return signals;
}
