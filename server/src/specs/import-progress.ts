import type { ImportProgress } from '@trunkline/contract/schemas/spec-import';

/** The client of an import. */
export type ImportContext = {
  /** Aborted when the client disconnects: the import is cancelled, and nothing is stored. */
  signal: AbortSignal;
  onProgress: (progress: ImportProgress) => void;
};

const MIN_INTERVAL_MS = 100;

/** Emits the progress of a download at most every 100 ms. */
export function throttleProgress(onProgress: ImportContext['onProgress']): ImportContext['onProgress'] {
  let next = 0;
  return (progress) => {
    const isLast = progress.bytes !== undefined && progress.bytes === progress.total;
    if (progress.step === 'downloading' && !isLast && performance.now() < next) return;
    next = performance.now() + MIN_INTERVAL_MS;
    onProgress(progress);
  };
}
