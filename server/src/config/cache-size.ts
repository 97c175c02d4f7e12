/**
 * Options of an LRUCache of at most so many entries. Its own option `max` makes room for all of them at once, at every
 * start, and most instances never need it.
 */
export function atMost(entries: number): { maxSize: number; sizeCalculation: () => number } {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
