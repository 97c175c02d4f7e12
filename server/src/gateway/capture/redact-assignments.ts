import { REDACTED_TEXT } from '../redaction/redact.ts';
import { valueEnd } from './json-tokens.ts';
import { matchAt, matchEnd } from './match-at.ts';
import { isSecretName } from './secret-names.ts';
import type { Steps } from './slices.ts';

/**
 * Redaction of text that has no format, or several: lines of a log, of events, of settings or of JSON. Where a value
 * ends is often not certain there; then more is redacted rather than less.
 */

const NAME = /(?<![\w.%-])[\w%$@][\w.%[\]$-]{0,199}(?=(?:\\{0,63}["'])?\s{0,20}[:=])/g;
/** The quote that ends the name, the sign, and the quote that begins the value; JSON in strings has backslashes before both. */
const SIGN =
  /(?:(\\{0,63}["'])\s{0,20}(?:=>|[:=])\s{0,20}|[ \t]{0,20}(=>|:=|[:=])[ \t]{0,20})(\\{0,63}["'])?/y;

/** Text with what is assigned to a secret name replaced: `name=value`, `name: value`, `"name": {…}` and the like. */
export function* redactAssignments(text: string): Steps<string> {
  const isMarkup = /^\s*</.test(text);
  let redacted = '';
  let copied = 0;
  for (let found = matchAt(NAME, text, 0); found; ) {
    yield;
    const { index } = found;
    let next = index + found[0].length;
    const sign = signAt(text, next);
    if (sign && isSecretAt(text, index, found[0])) {
      next = Math.max(next, assignedEnd(text, index, sign, isMarkup));
      if (!isEmpty(text.slice(sign.end, next))) {
        redacted += text.slice(copied, sign.end) + REDACTED_TEXT;
        copied = next;
      }
    }
    found = matchAt(NAME, text, next);
  }
  return redactUserInfo(redacted + text.slice(copied));
}

type Sign = {
  isNameQuoted: boolean;
  isColon: boolean;
  /** With which the value begins, and before which it does. */
  quote: string;
  /** Where the value begins, with its quote. */
  end: number;
};

function signAt(text: string, nameEnd: number): Sign | undefined {
  const found = matchAt(SIGN, text, nameEnd);
  if (!found) return undefined;
  const [whole, nameQuote, plainSign, quote = ''] = found;
  return {
    isNameQuoted: nameQuote !== undefined,
    isColon: plainSign === undefined || plainSign === ':',
    quote,
    end: nameEnd + whole.length - quote.length,
  };
}

/** Also a name of two words, such as “API key”, of which the last alone is none. */
function isSecretAt(text: string, index: number, name: string): boolean {
  const decoded = decodedName(name);
  if (isSecretName(decoded)) return true;
  const before = /\w{1,30} $/.exec(text.slice(Math.max(0, index - 31), index))?.[0];
  return before !== undefined && isSecretName(before + decoded) && !isSecretName(before);
}

/** A name of a query without its percent-encoding, as far as that is valid. */
export function decodedName(name: string): string {
  return name.replaceAll('+', ' ').replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

function isEmpty(value: string): boolean {
  return /^(?:|null|true|false|\\*(["'])\\*\1)$/.test(value.trim());
}

function assignedEnd(text: string, nameStart: number, sign: Sign, isMarkup: boolean): number {
  const { end: start, quote, isColon, isNameQuoted } = sign;
  if (quote !== '') return quotedEnd(text, start + quote.length, quote);
  if (isNameQuoted) return quotedNameEnd(text, nameStart, start, isMarkup);
  if (!isColon && /[?&]/.test(text[nameStart - 1] ?? '')) return matchEnd(IN_URL, text, start) ?? start;
  if (!isColon && matchEnd(SCHEME, text, start) === undefined)
    return matchEnd(isMarkup ? UNQUOTED_IN_MARKUP : UNQUOTED, text, start) ?? start;
  return Math.max(lineEnd(text, nameStart, start, isMarkup), listEnd(text, start));
}

/** A field of JSON or a map of a language like it. */
function quotedNameEnd(text: string, nameStart: number, start: number, isMarkup: boolean): number {
  const literalEnd = matchEnd(LITERAL, text, start);
  if (literalEnd !== undefined) return literalEnd;
  const end = listEnd(text, start);
  return end > start ? end : lineEnd(text, nameStart, start, isMarkup);
}

const LITERAL = /(?:-?\d[\d.e+-]*|true|false|null)(?=[\s,\]}]|$)/iy;
const SCHEME = /(?:basic|bearer|digest|negotiate|ntlm|token|apikey|hawk|oauth|aws4-hmac-sha256)[ \t]/iy;
const IN_URL = /(?:[^\s"'<>&]|'(?![\s<>,;)\]}]|$))*/y;
/** Up to the end of the line, or to what is assigned next. */
const UNQUOTED = /(?:[^\s&;,]|[ \t&;,](?![ \t&;,]{0,20}[\w.%[\]-]{1,60}=))*/y;
const UNQUOTED_IN_MARKUP = /(?:[^\s&;,<]|[ \t&;,](?![ \t&;,]{0,20}[\w.%[\]-]{1,60}=))*/y;

function listEnd(text: string, start: number): number {
  return '{['.includes(text[start] ?? ' ') ? valueEnd(text, start) : start;
}

/**
 * After the quote that ends a value, or the end of the text. In JSON of which a string is JSON again, quotes have 1, 3,
 * 7… backslashes, and those within its strings have more.
 */
function quotedEnd(text: string, start: number, quote: string): number {
  const backslashes = quote.length - 1;
  const quotes = quote.endsWith('"') ? /(?<!\\)\\*"/g : /(?<!\\)\\*'/g;
  for (let found = matchAt(quotes, text, start); found; found = quotes.exec(text)) {
    const more = found[0].length - 1 - backslashes;
    if (more < 0 || more % (2 * (backslashes + 1)) === 0) return quotes.lastIndex;
  }
  return text.length;
}

const LINE = /[^\n]*/y;
const LINE_OF_MARKUP = /[^\n<]*/y;
const INDENTED_LINE = /\n([ \t]+)[^\n]*/y;

/** The end of a line, with the lines after it that are indented more: a folded header, a block of YAML. */
function lineEnd(text: string, nameStart: number, start: number, isMarkup: boolean): number {
  if (isMarkup) return matchEnd(LINE_OF_MARKUP, text, start) ?? start;
  const lineStart = text.lastIndexOf('\n', nameStart) + 1;
  const indent = (matchEnd(/[ \t]*/y, text, lineStart) ?? lineStart) - lineStart;
  let end = matchEnd(LINE, text, start) ?? start;
  for (let line = matchAt(INDENTED_LINE, text, end); line; line = INDENTED_LINE.exec(text)) {
    if ((line[1] ?? '').length <= indent) break;
    end = INDENTED_LINE.lastIndex;
  }
  return end;
}

/** @see RFC 3986, 3.2.1: `scheme://user:password@host` */
function redactUserInfo(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(/(:\/\/[^\s/?#:@"'<>]{0,200}:)[^\s/@"'<>]{1,500}@/g, `$1${REDACTED_TEXT}@`);
}
