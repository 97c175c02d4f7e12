/**
 * Where a pattern matches from a position on; of a sticky one, right there. The position is set each time: between two steps
 * of a redaction another one may have used the pattern.
 */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Where the match of a sticky pattern ends; undefined where there is none. */
export function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  return matchAt(pattern, text, at) ? pattern.lastIndex : undefined;
}
