/** When an alert that was not accepted is sent again. */

/** The first attempt among them; with the delays below the last is about a day after the first. */
export const MAX_ATTEMPTS = 9;
const FIRST_DELAY_MS = 30_000;
const FACTOR = 3;
/** So much of a delay is random, so that what failed together does not come together again. */
const JITTER = 0.25;

/**
 * How long to wait after an attempt that failed; undefined: it was the last.
 *
 * @param attempts that were made
 * @param random from 0 to 1
 */
export function retryDelay(attempts: number, random: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return FIRST_DELAY_MS * FACTOR ** (attempts - 1) * (1 - JITTER * random);
}
