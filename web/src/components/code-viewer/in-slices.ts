/**
 * What a long computation returns. It pauses, so that the page responds meanwhile.
 *
 * @param steps yields often: after some milliseconds at most
 * @throws where the signal is aborted
 */
export async function inSlices<Result>(
  steps: Generator<unknown, Result>,
  signal: AbortSignal,
): Promise<Result> {
  let pausedAt = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - pausedAt < MAX_BLOCK_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    pausedAt = performance.now();
  }
}

const MAX_BLOCK_MS = 20;
