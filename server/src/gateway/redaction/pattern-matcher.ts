import { addByEnd } from './ranges.ts';

/**
 * Finds many patterns in one pass, in time linear in the bytes whatever they are (Aho and Corasick, "Efficient string
 * matching", 1975): a malicious API could send a response that other algorithms search slowly.
 */
export type PatternMatcher = {
  /** Of the longest pattern. */
  maxLength: number;
  /**
   * @param ranges where the matches are added, as far as they are in order
   * @returns how many bytes at the end may be the beginning of a match
   */
  find: (bytes: Uint8Array, ranges: number[]) => number;
};

/**
 * A trie of the patterns. A node is a number; the root is 0. A node's children are a list, since most have one: a table
 * of 256 for each would take megabytes for a long token.
 */
export function createPatternMatcher(patterns: readonly Uint8Array[]): PatternMatcher {
  const size = patterns.reduce((sum, { length }) => sum + length, 1);
  const byteOf = new Uint8Array(size);
  const firstChild = new Int32Array(size);
  const sibling = new Int32Array(size);
  const depth = new Int32Array(size);
  /** The longest other node whose path is an end of this one's. */
  const fallback = new Int32Array(size);
  /** The length of the longest pattern that ends at a node. */
  const longest = new Int32Array(size);
  const fromRoot = new Int32Array(256);
  let nodes = 1;
  for (const pattern of patterns) insert(pattern);
  linkFallbacks();

  function insert(pattern: Uint8Array): void {
    let node = 0;
    for (const byte of pattern) node = childOf(node, byte) || append(node, byte);
    longest[node] = pattern.length;
  }

  function append(parent: number, byte: number): number {
    const node = nodes;
    nodes += 1;
    byteOf[node] = byte;
    depth[node] = at(depth, parent) + 1;
    sibling[node] = at(firstChild, parent);
    firstChild[parent] = node;
    if (parent === 0) fromRoot[byte] = node;
    return node;
  }

  function childOf(node: number, byte: number): number {
    let child = at(firstChild, node);
    while (child !== 0 && byteOf[child] !== byte) child = at(sibling, child);
    return child;
  }

  function linkFallbacks(): void {
    const queue = new Int32Array(size);
    let last = 1;
    for (let next = 0; next < last; next += 1) {
      const parent = at(queue, next);
      for (let child = at(firstChild, parent); child !== 0; child = at(sibling, child)) {
        const target = parent === 0 ? 0 : step(at(fallback, parent), byteOf[child] ?? 0);
        fallback[child] = target;
        longest[child] = at(longest, child) || at(longest, target);
        queue[last] = child;
        last += 1;
      }
    }
  }

  /** The node after one more byte. */
  function step(start: number, byte: number): number {
    let node = start;
    while (node !== 0) {
      const child = childOf(node, byte);
      if (child !== 0) return child;
      node = at(fallback, node);
    }
    return at(fromRoot, byte);
  }

  function find(bytes: Uint8Array, ranges: number[]): number {
    let node = 0;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      // Nearly every byte begins nothing.
      node = node === 0 ? (fromRoot[byte] ?? 0) : step(node, byte);
      if (node === 0) continue;
      const length = at(longest, node);
      if (length > 0) addByEnd(ranges, index + 1 - length, index + 1);
    }
    // A match that cannot be continued is no beginning.
    while (node !== 0 && firstChild[node] === 0) node = at(fallback, node);
    return at(depth, node);
  }

  return { maxLength: patterns.reduce((max, { length }) => Math.max(max, length), 0), find };
}

/** The element at an index within the bounds. */
function at(numbers: Int32Array, index: number): number {
  return numbers[index] ?? 0;
}
