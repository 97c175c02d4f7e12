import { matchEnd } from './match-at.ts';

/** The tokens of JSON text, also of its beginning only; each function takes time in proportion to what it reads. */

/** A string, also one that is cut; a sign; blanks; a number or a word. */
const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|[{}[\]:,]|\s+|[^"{}[\]:,\s]+/sy;

/** Where the token ends that begins at a position. */
export function tokenEnd(text: string, at: number): number {
  return matchEnd(JSON_TOKEN, text, at) ?? at + 1;
}

const COLON = /\s*:\s*/y;

/** Where the value of a field begins; undefined where no name ends. @param nameEnd where its name ends, if it is one */
export function valueStart(text: string, nameEnd: number): number | undefined {
  return matchEnd(COLON, text, nameEnd);
}

/** Where a value ends, objects and lists with all that they hold. */
export function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const sign = text[at] ?? '';
    at = tokenEnd(text, at);
    if ('{['.includes(sign)) depth += 1;
    if ('}]'.includes(sign)) depth -= 1;
    if (depth <= 0) return at;
  }
  return text.length;
}
