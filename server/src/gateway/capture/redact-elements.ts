import { REDACTED_TEXT } from '../redaction/redact.ts';
import { matchAt, matchEnd } from './match-at.ts';
import { isSecretName } from './secret-names.ts';
import type { Steps } from './slices.ts';

/** Redaction of XML and HTML: elements by their names, and what their escaped texts hold. */

const OPENING = /<([\w.:-]{1,200})(?=[\s/>])/g;
/** After the name of a tag: its attributes and its end. */
const REST_OF_TAG = /(?:[^<>"']|"[^"]*"|'[^']*')*>/y;

/** Text with all that secret elements hold replaced, other elements and CDATA included. */
export function* redactElements(text: string): Steps<string> {
  let redacted = '';
  let copied = 0;
  let at = 0;
  for (let tag = matchAt(OPENING, text, at); tag; tag = matchAt(OPENING, text, at)) {
    yield;
    const [opening, name = ''] = tag;
    at = tag.index + opening.length;
    const start = isSecretName(localName(name)) ? matchEnd(REST_OF_TAG, text, at) : undefined;
    if (start === undefined || text[start - 2] === '/') continue;
    at = contentEnd(text, start, name);
    redacted += text.slice(copied, start) + (at > start ? REDACTED_TEXT : '');
    copied = at;
  }
  return redacted + text.slice(copied);
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

const MARKUP = /<!\[CDATA\[|<!--|<(\/?)([\w.:-]{1,200})(?=[\s/>])/g;

/** Where the closing tag of an element begins, or the text ends. */
function contentEnd(text: string, start: number, name: string): number {
  let depth = 1;
  for (let found = matchAt(MARKUP, text, start); found; found = MARKUP.exec(text)) {
    const [markup, slash, tag] = found;
    if (tag === undefined) {
      const end = text.indexOf(markup === '<!--' ? '-->' : ']]>', MARKUP.lastIndex);
      if (end === -1) return text.length;
      MARKUP.lastIndex = end;
    } else if (tag.toLowerCase() === name.toLowerCase()) {
      const end = matchEnd(REST_OF_TAG, text, MARKUP.lastIndex) ?? 0;
      if (slash === '/') depth -= 1;
      else if (text[end - 2] !== '/') depth += 1;
      if (depth === 0) return found.index;
    }
  }
  return text.length;
}

const ESCAPED_SIGN = /&(?:quot|apos|lt|gt|amp|#\d{1,7}|#x[\da-f]{1,6});/i;
const ENTITY = /&(?:(quot|apos|lt|gt|amp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi;
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['apos', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
]);

/** Text in which what is escaped between tags and quotes, such as JSON or another document, is redacted too. */
export function* redactEscaped(text: string, redactValue: (text: string) => Steps<string>): Steps<string> {
  if (!ESCAPED_SIGN.test(text)) return text;
  let redacted = '';
  for (const part of text.split(TAG).flatMap(partsOf)) {
    yield;
    redacted += ESCAPED_SIGN.test(part) ? yield* redactPart(part, redactValue) : part;
  }
  return redacted;
}

const TAG = /(<(?:[^<>"']|"[^"]*"|'[^']*')*>)/;

/** A text between tags as one part, the attributes of a tag as parts of their own. */
function partsOf(text: string): string[] {
  return text.startsWith('<') ? text.split(/(["'])/) : [text];
}

function* redactPart(escaped: string, redactValue: (text: string) => Steps<string>): Steps<string> {
  const value = unescaped(escaped);
  const redacted = yield* redactValue(value);
  return redacted === value ? escaped : escapedText(redacted);
}

function unescaped(text: string): string {
  return text.replace(ENTITY, (entity, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return SIGNS.get(name.toLowerCase()) ?? entity;
    const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    return point <= 0x10ffff ? String.fromCodePoint(point) : entity;
  });
}

function escapedText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
