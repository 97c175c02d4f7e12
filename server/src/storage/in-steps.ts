import { setTimeout } from 'node:timers/promises';

/**
 * Repeats a step of a long deletion. Between two of them the writer, its processor and the disk are left to others for as
 * long as the step took.
 *
 * @param step @returns whether there may be more
 * @param signal ends it between two steps
 * @throws AbortError when it was ended
 */
export async function inSteps(step: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  for (;;) {
    const startedAt = performance.now();
    if (!(await step())) return;
    await setTimeout(performance.now() - startedAt, undefined, { signal });
  }
}
