/** Ranges of bytes in order, none overlapping the next: start and end by turns, since a response may hold a million. */
export type Ranges = readonly number[];

/** Adds a range whose end is not before any other's; ranges that overlap become one. */
export function addByEnd(ranges: number[], start: number, end: number): void {
  let first = start;
  while (ranges.length > 0 && (ranges.at(-1) ?? 0) > start) {
    ranges.pop();
    first = Math.min(first, ranges.pop() ?? 0);
  }
  ranges.push(first, end);
}

/** The union of two lists. */
export function mergeRanges(one: Ranges, other: Ranges): Ranges {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const merged: number[] = [];
  let a = 0;
  let b = 0;
  while (a < one.length || b < other.length) {
    const fromOne = b >= other.length || (one[a] ?? Number.POSITIVE_INFINITY) <= (other[b] ?? 0);
    const [ranges, at] = fromOne ? [one, a] : [other, b];
    if (fromOne) a += 2;
    else b += 2;
    addByStart(merged, ranges[at] ?? 0, ranges[at + 1] ?? 0);
  }
  return merged;
}

/** Adds a range whose start is not before any other's; ranges that overlap become one. */
export function addByStart(ranges: number[], start: number, end: number): void {
  const lastEnd = ranges.at(-1) ?? 0;
  if (ranges.length > 0 && lastEnd > start) ranges[ranges.length - 1] = Math.max(lastEnd, end);
  else ranges.push(start, end);
}
