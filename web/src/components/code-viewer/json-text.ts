import { inSlices } from './in-slices.ts';
import { isClosing, isOpening } from './json-brackets.ts';

/** JSON as text, never parsed, so that number precision is preserved. It was checked by the server. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const isSpace = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** As much as is yielded at once. */
const PART_LENGTH = 64 * 1024;

/** The same JSON with line breaks and indents. */
export function indentJson(text: string): string {
  return [...indentedParts(text)].join('');
}

/** Of a large text, in slices. @throws where the signal is aborted */
export function indentLargeJson(text: string, signal: AbortSignal): Promise<string> {
  return inSlices(joinedParts(text), signal);
}

function* joinedParts(text: string): Generator<undefined, string> {
  const parts: string[] = [];
  for (const part of indentedParts(text)) {
    parts.push(part);
    yield undefined;
  }
  return parts.join('');
}

function* indentedParts(text: string): Generator<string> {
  let part = '';
  let depth = 0;
  for (let at = skipSpace(text, 0); at < text.length; at = skipSpace(text, at)) {
    const start = at;
    const code = text.charCodeAt(at);
    at = endOfToken(text, at);
    const token = text.slice(start, at);
    if (isOpening(code)) {
      const next = skipSpace(text, at);
      if (isClosing(text.charCodeAt(next))) {
        part += token + text.charAt(next);
        at = next + 1;
      } else {
        depth += 1;
        part += token + newLine(depth);
      }
    } else if (isClosing(code)) {
      depth -= 1;
      part += newLine(depth) + token;
    } else part += code === COMMA ? token + newLine(depth) : code === COLON ? ': ' : token;
    if (part.length < PART_LENGTH) continue;
    yield part;
    part = '';
  }
  yield part;
}

/** By depth. */
const NEW_LINES: string[] = [];

function newLine(depth: number): string {
  NEW_LINES[depth] ??= `\n${'  '.repeat(depth)}`;
  return NEW_LINES[depth];
}

/** The members of an object by name, each value as its text; none for other JSON. */
export function membersOf(text: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = skipSpace(text, skipSpace(text, 0) + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const nameEnd = endOfToken(text, at);
    const name = String(JSON.parse(text.slice(at, nameEnd)));
    const start = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const end = endOfValue(text, start);
    members.set(name, text.slice(start, end));
    at = skipSpace(text, skipSpace(text, end) + 1);
  }
  return members;
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const code = text.charCodeAt(at);
    if (isOpening(code)) depth += 1;
    else if (isClosing(code)) depth -= 1;
    at = endOfToken(text, at);
  } while (depth > 0 && at < text.length);
  return at;
}

function endOfToken(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === QUOTE) return endOfString(text, start);
  let end = start + 1;
  if (isOpening(code) || endsLiteral(code)) return end;
  while (end < text.length && !endsLiteral(text.charCodeAt(end))) end += 1;
  return end;
}

function endsLiteral(code: number): boolean {
  return code === COMMA || code === COLON || isClosing(code) || isSpace(code);
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}
