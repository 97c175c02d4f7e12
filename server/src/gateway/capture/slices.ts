import { setImmediate } from 'node:timers/promises';

/** Work that pauses between its steps: each yield is where others may run. */
export type Steps<T> = Generator<void, T, void>;

/** As long, in milliseconds, other requests wait at most, about. */
const SLICE_MS = 5;

/** Does the work, in slices between other requests. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  let began = performance.now();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (performance.now() - began < SLICE_MS) continue;
    await setImmediate();
    began = performance.now();
  }
}
