/** The bars of a timeline, and how calls are grouped into them. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** The longest beginnings of a time, `2026-01-31T12:34:56.789Z`, that name a whole step. */
const PREFIXES: readonly { stepMs: number; length: number }[] = [
  { stepMs: DAY_MS, length: 10 },
  { stepMs: HOUR_MS, length: 13 },
  { stepMs: 10 * MINUTE_MS, length: 15 },
  { stepMs: MINUTE_MS, length: 16 },
  { stepMs: 10 * SECOND_MS, length: 18 },
  { stepMs: SECOND_MS, length: 19 },
];

const STEPS_MS = [
  1 * SECOND_MS,
  10 * SECOND_MS,
  30 * SECOND_MS,
  1 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  1 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  1 * DAY_MS,
  7 * DAY_MS,
  28 * DAY_MS,
];

/** More would be thinner than a finger, or a mouse, can hit. */
const MAX_BARS = 60;

/** The shortest step of which a range has not too many. */
export function stepOf(rangeMs: number): number {
  return (
    STEPS_MS.find((stepMs) => rangeMs / stepMs <= MAX_BARS) ?? Math.ceil(rangeMs / MAX_BARS / DAY_MS) * DAY_MS
  );
}

/** How much of the text of a time says in which step it is. */
export function prefixLength(stepMs: number): number {
  return PREFIXES.find((prefix) => stepMs % prefix.stepMs === 0)?.length ?? 19;
}

/** The time at which such a beginning begins. */
export function timeOfPrefix(prefix: string): number {
  return Date.parse(prefix + '0000-01-01T00:00:00.000Z'.slice(prefix.length));
}
