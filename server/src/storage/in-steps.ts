import { setTimeout } from 'node:timers/promises';

/**
 * Repeats a step of a long deletion. Between two of them the writer, its processor and the disk are left to others for as
 * long as the step took.
 *
 * @param step @returns whether there may be more
 */
export async function inSteps(step: () => Promise<boolean>): Promise<void> {
  for (;;) {
    const startedAt = performance.now();
    if (!(await step())) return;
    await setTimeout(performance.now() - startedAt);
  }
}
