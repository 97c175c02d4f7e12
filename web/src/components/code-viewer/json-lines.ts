import { isClosing, isOpening } from './json-brackets.ts';

/** JSON that `indentJson` wrote: each of its lines begins or ends one value at most. Lines count from 1. */
export type JsonLines = {
  /** By line: where its value begins. */
  starts: readonly number[];
  /** By line: where the object or array that it is in begins; 0 for none. */
  parents: readonly number[];
  /** By line: the index of its value among its siblings. */
  indexes: readonly number[];
  /** By line that begins an object or array: where it ends. */
  ends: readonly (number | undefined)[];
};

/** Yields from time to time (in-slices.ts). */
export function* jsonLines(text: string): Generator<undefined, JsonLines> {
  const starts = [0];
  const parents = [0];
  const indexes = [0];
  const ends: (number | undefined)[] = [];
  const open: { line: number; members: number }[] = [];
  let line = 0;
  for (let from = 0; from < text.length; ) {
    line += 1;
    const to = lineEnd(text, from);
    if (isClosing(text.charCodeAt(afterSpaces(text, from)))) {
      const start = open.pop()?.line ?? 0;
      ends[start] = line;
      starts[line] = start;
      parents[line] = parents[start] ?? 0;
      indexes[line] = indexes[start] ?? 0;
    } else {
      const parent = open.at(-1);
      starts[line] = line;
      parents[line] = parent?.line ?? 0;
      indexes[line] = parent?.members ?? 0;
      if (parent) parent.members += 1;
      if (isOpening(text.charCodeAt(to - 1))) open.push({ line, members: 0 });
    }
    from = to + 1;
    if (line % LINES_PER_STEP === 0) yield undefined;
  }
  return { starts, parents, indexes, ends };
}

const LINES_PER_STEP = 5000;

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function afterSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at += 1;
  return at;
}

/**
 * The path of the value of a line, as JSONPath (RFC 9535): `$.items[0].name`.
 *
 * @param textOf the text of a line
 */
export function jsonPath(
  { starts, parents, indexes }: JsonLines,
  line: number,
  textOf: (line: number) => string,
): string {
  const steps: string[] = [];
  for (let at = starts[line] ?? 0; parents[at]; at = parents[at] ?? 0)
    steps.unshift(stepOf(textOf(at), indexes[at] ?? 0));
  return `$${steps.join('')}`;
}

const MEMBER = /^ *("(?:[^"\\]|\\.)*"): /;
const SHORTHAND = /^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*$/;

function stepOf(line: string, index: number): string {
  const quoted = MEMBER.exec(line)?.[1];
  if (quoted === undefined) return `[${index}]`;
  const name = String(JSON.parse(quoted));
  return SHORTHAND.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
