import { type Static, Type } from 'typebox';

/**
 * Durations of calls as counts in fixed classes: histograms of many days add up to one, and a percentile estimated
 * from them is at most a tenth off.
 */

/** Upper bounds of the classes in milliseconds, each a fifth more than the one before: 0.1 ms to about 80 s. */
const BOUNDS = Array.from({ length: 76 }, (_, index) => 0.1 * 1.2 ** index);

/** Counts by class; the last class has no upper bound. */
export const Histogram = Type.Array(Type.Integer({ minimum: 0 }));
export type Histogram = Static<typeof Histogram>;

export function emptyHistogram(): Histogram {
  return Array<number>(BOUNDS.length + 1).fill(0);
}

/** Counts one more call. */
export function addDuration(histogram: Histogram, durationMs: number): void {
  const index = BOUNDS.findIndex((bound) => durationMs <= bound);
  const at = index === -1 ? BOUNDS.length : index;
  histogram[at] = (histogram[at] ?? 0) + 1;
}

export function addHistograms(histograms: readonly Histogram[]): Histogram {
  const sum = emptyHistogram();
  for (const histogram of histograms) {
    // A batch of the call log and a page of usage add up thousands: an iterator takes ten times as long.
    histogram.forEach((count, index) => {
      sum[index] = (sum[index] ?? 0) + count;
    });
  }
  return sum;
}

/**
 * The duration that a share of the calls did not exceed.
 *
 * @param share 0 to 1
 * @returns milliseconds, the middle of its class; null where nothing was counted
 */
export function percentile(histogram: Histogram, share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = Math.ceil(total * share);
  const index = histogram.findIndex((count) => {
    left -= count;
    return left <= 0;
  });
  const upper = BOUNDS[Math.min(index, BOUNDS.length - 1)] ?? 0;
  const lower = BOUNDS[index - 1] ?? 0;
  return Math.round(((lower + upper) / 2) * 10) / 10;
}
