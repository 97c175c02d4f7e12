/** A search in a text, in which upper and lower case are the same. Fast in some MB: the browser's own patterns do it. */
export type Match = { from: number; to: number };

/** @returns undefined for an empty term */
export function patternOf(term: string): RegExp | undefined {
  return term === '' ? undefined : new RegExp(term.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'giu');
}

/** The first match from a position on, or from the start where there is none. */
export function matchAfter(text: string, pattern: RegExp, position: number): Match | undefined {
  return firstMatch(text, pattern, position) ?? firstMatch(text, pattern, 0);
}

/** The last match that begins before a position, or the last of all where there is none. */
export function matchBefore(text: string, pattern: RegExp, position: number): Match | undefined {
  return lastMatch(text, pattern, position) ?? lastMatch(text, pattern, text.length);
}

function firstMatch(text: string, pattern: RegExp, from: number): Match | undefined {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found ? { from: found.index, to: found.index + found[0].length } : undefined;
}

const WINDOW_LENGTH = 16_384;

/** Searches backwards in windows that grow. */
function lastMatch(text: string, pattern: RegExp, before: number): Match | undefined {
  for (let length = WINDOW_LENGTH; ; length *= 4) {
    const start = Math.max(0, before - length);
    let last: Match | undefined;
    for (let next = firstMatch(text, pattern, start); next && next.from < before; ) {
      last = next;
      next = firstMatch(text, pattern, next.to);
    }
    if (last || start === 0) return last;
  }
}
