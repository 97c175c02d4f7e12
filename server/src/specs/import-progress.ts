export const IMPORT_STEPS = ['downloading', 'parsing', 'listing', 'storing'] as const;

export type ImportProgress = {
  step: (typeof IMPORT_STEPS)[number];
  /** Of a download: received so far, before decompression. */
  bytes?: number;
  /** Of a download: the announced length, if the server sent one. */
  total?: number;
};

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
