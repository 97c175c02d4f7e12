import { tryParseJson } from '../../openapi/parse/json.ts';
import { REDACTED_TEXT } from '../redaction/redact.ts';
import { tokenEnd, valueEnd, valueStart } from './json-tokens.ts';
import { decodedName, redactAssignments } from './redact-assignments.ts';
import { redactElements, redactEscaped } from './redact-elements.ts';
import { isSecretName } from './secret-names.ts';
import type { Steps } from './slices.ts';

/**
 * Redaction of what is secret by its name: an API may return tokens and passwords that no integration has stored. Each
 * takes time in proportion to the text, and works on the beginning of one too. A value that is JSON, a URL, a query or
 * XML itself is read by the same rules.
 */

/** How deep values in values are read as what they are; deeper ones are read as text. */
const MAX_DEPTH = 4;

/** What nothing can be assigned in. */
const MAY_ASSIGN = /[:=<]|%[23]|&[#lgqa]/i;

/** Text, whatever it is, with the values of secret names replaced. */
export function* redactValue(text: string, depth = 0): Steps<string> {
  if (!MAY_ASSIGN.test(text)) return text;
  if (depth >= MAX_DEPTH) return yield* redactOther(text, depth);
  if (isJson(text)) return yield* redactJsonFields(text, depth);
  if (URL_WITH_QUERY.test(text)) return yield* redactQuery(text, depth);
  if (PAIRS.test(text)) return yield* redactPairs(text, depth);
  if (PERCENT_ENCODED.test(text)) return yield* redactEncoded(text, depth);
  return yield* redactOther(text, depth);
}

const URL_WITH_QUERY = /^(?:[a-z][a-z\d+.-]{0,20}:\/\/|[./?#])?[^\s?#=&"'<>{}]*[?#][^\n]*$/i;
const PAIRS = /^[\w.%[\]+$-]{1,200}=[^\n]*$/;
const PERCENT_ENCODED = /^[^\s:=<>"'&]*%[23][^\s:=<>"'&]*$/;

/** Other text, such as XML, lines of JSON or of events. */
function* redactOther(text: string, depth: number): Steps<string> {
  let read = text;
  if (depth < MAX_DEPTH) {
    read = yield* redactEscaped(read, (value) => redactValue(value, depth + 1));
    read = yield* redactEncodedWords(read, depth);
  }
  return yield* redactAssignments(yield* redactElements(read));
}

function* redactEncodedWords(text: string, depth: number): Steps<string> {
  if (!/%[23]/.test(text)) return text;
  let redacted = '';
  for (const word of text.split(/([\s"'<>&=?#]+)/)) {
    yield;
    redacted += /%[23]/.test(word) ? yield* redactEncoded(word, depth) : word;
  }
  return redacted;
}

function isJson(text: string): boolean {
  return /^\s*[{["]/.test(text) && tryParseJson(text) !== undefined;
}

/** JSON text with the values of secret fields replaced; numbers keep their digits. */
export function* redactJsonFields(text: string, depth = 0): Steps<string> {
  let redacted = '';
  let copied = 0;
  const replace = (start: number, end: number, json: string) => {
    redacted += text.slice(copied, start) + json;
    copied = end;
  };
  for (let at = 0; at < text.length; ) {
    yield;
    const end = tokenEnd(text, at);
    const value = text[at] === '"' ? valueStart(text, end) : undefined;
    if (value === undefined) {
      const json = text[at] === '"' ? yield* redactString(text.slice(at, end), depth) : undefined;
      if (json !== undefined) replace(at, end, json);
      at = end;
    } else if (isSecretName(stringIn(text.slice(at, end)))) {
      at = valueEnd(text, value);
      if (!isEmptyValue(text.slice(value, at))) replace(value, at, `"${REDACTED_TEXT}"`);
    } else at = value;
  }
  return redacted + text.slice(copied);
}

/** A string with what it holds redacted; undefined where that is nothing. */
function* redactString(json: string, depth: number): Steps<string | undefined> {
  if (!MAY_ASSIGN.test(json) && !json.includes('\\u00')) return undefined;
  const text = stringIn(json);
  const redacted = yield* redactValue(text, depth + 1);
  return redacted === text ? undefined : JSON.stringify(redacted);
}

/** What a string of JSON means, also one that is cut or not valid. */
function stringIn(json: string): string {
  const cut = json.length > 1 && json.endsWith('"') ? json.slice(1, -1) : json.slice(1);
  if (!json.includes('\\')) return cut;
  const whole = tryParseJson(json) ?? tryParseJson(`${json.replace(/\\(?:u[\da-f]{0,3})?$/i, '')}"`);
  return typeof whole?.value === 'string' ? whole.value : cut;
}

/** No secret has such a value, and it helps to find a mistake. */
function isEmptyValue(json: string): boolean {
  return json === '' || json === '""' || json === 'null' || json === 'true' || json === 'false';
}

/** `name=value` pairs (WHATWG URL, 5.1) with the values of secret names replaced. */
export function* redactPairs(text: string, depth = 0): Steps<string> {
  const pairs: string[] = [];
  for (const pair of text.split('&')) {
    yield;
    pairs.push(yield* redactPair(pair, depth));
  }
  return pairs.join('&');
}

function* redactPair(pair: string, depth: number): Steps<string> {
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  const value = pair.slice(at + 1);
  // Not a pair, but other text between two of them.
  if (at === -1 || /[:"'<{]/.test(name)) return yield* redactEncoded(pair, depth);
  if (value === '') return pair;
  const isSecret = isSecretName(decodedName(name));
  return `${name}=${isSecret ? REDACTED_TEXT : yield* redactEncoded(value, depth)}`;
}

/** A value that may be percent-encoded. */
function* redactEncoded(value: string, depth: number): Steps<string> {
  const decoded = decodedName(value);
  const redacted = yield* redactValue(decoded, depth + 1);
  if (redacted === decoded) return value;
  return value === decoded
    ? redacted
    : encodeURIComponent(redacted.toWellFormed()).replaceAll('%E2%80%A2', '•');
}

/** A URL with the values of secret parameters of its query and fragment replaced, and the password of a user. */
export function* redactQuery(url: string, depth = 0): Steps<string> {
  const at = url.search(/[?#]/);
  if (at === -1) return yield* redactAssignments(url);
  const path = yield* redactAssignments(url.slice(0, at));
  return path + url[at] + (yield* redactPairs(url.slice(at + 1), depth));
}

/** The value of a header: the whole of one that is secret by its name, what others hold. */
export function* redactHeaderField(name: string, value: string): Steps<string> {
  if (isSecretName(name)) return value === '' ? '' : REDACTED_TEXT;
  return yield* redactValue(value);
}
