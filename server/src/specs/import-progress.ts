import type { FastifyReply } from 'fastify';
import { clientDisconnectSignal } from '../http/client-disconnect.ts';
import { Problem } from '../http/problems.ts';

/** How far an import has come. */
export type ImportProgress = {
  step: 'downloading' | 'parsing' | 'listing' | 'storing';
  /** Of a download: how many came so far, as they travel. */
  bytes?: number;
  /** How many there are in all, where the server said it. */
  total?: number;
};

/** Whoever waits for an import. */
export type ImportContext = {
  /** Aborted when nobody waits any more: the import is given up, and nothing is kept. */
  signal: AbortSignal;
  onProgress: (progress: ImportProgress) => void;
};

/** Watches an import for a client until it closes its connection. */
export function importContextFor(
  reply: FastifyReply,
  onProgress: ImportContext['onProgress'] = () => {},
): ImportContext {
  const signal = clientDisconnectSignal(
    reply,
    () => new Problem('cancelled', 'The client closed the connection before the import was done.'),
  );
  return { signal, onProgress };
}

const MIN_INTERVAL_MS = 100;

/** Passes progress on, of a download no more often than people can read. */
export function throttleProgress(onProgress: ImportContext['onProgress']): ImportContext['onProgress'] {
  let next = 0;
  return (progress) => {
    const isLast = progress.bytes !== undefined && progress.bytes === progress.total;
    if (progress.step === 'downloading' && !isLast && performance.now() < next) return;
    next = performance.now() + MIN_INTERVAL_MS;
    onProgress(progress);
  };
}
