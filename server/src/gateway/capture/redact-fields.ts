import { tryParseJson } from '../../openapi/parse/json.ts';
import { REDACTED_TEXT } from '../redaction/redact.ts';
import { isSecretName } from './secret-names.ts';

/**
 * Redaction of what is secret by its name: an API may return tokens and passwords that no integration has stored. Each
 * takes time in proportion to the text, and works on the beginning of one too.
 */

/** JSON text with the values of secret fields replaced; numbers keep their digits. */
export function redactJsonFields(text: string): string {
  let redacted = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const end = tokenEnd(text, at);
    const value = text[at] === '"' ? valueStart(text, end) : undefined;
    if (value === undefined || !isSecretName(stringIn(text.slice(at, end)))) {
      at = end;
      continue;
    }
    at = valueEnd(text, value);
    if (isEmptyValue(text.slice(value, at))) continue;
    redacted += `${text.slice(copied, value)}"${REDACTED_TEXT}"`;
    copied = at;
  }
  return redacted + text.slice(copied);
}

/** A string, also one that is cut; a sign; blanks; a number or a word. */
const JSON_TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"?|[{}[\]:,]|\s+|[^"{}[\]:,\s]+/sy;

function tokenEnd(text: string, at: number): number {
  JSON_TOKEN.lastIndex = at;
  return JSON_TOKEN.test(text) ? JSON_TOKEN.lastIndex : at + 1;
}

const COLON = /\s*:\s*/y;

/** Where the value of a field begins. @param nameEnd where its name ends, if it is one */
function valueStart(text: string, nameEnd: number): number | undefined {
  COLON.lastIndex = nameEnd;
  return COLON.test(text) ? COLON.lastIndex : undefined;
}

/** Where a value ends, objects and lists with all that they hold. */
function valueEnd(text: string, start: number): number {
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

function stringIn(json: string): string {
  const parsed = json.includes('\\') ? tryParseJson(json)?.value : undefined;
  return typeof parsed === 'string' ? parsed : json.slice(1, -1);
}

/** No secret has such a value, and it helps to find a mistake. */
function isEmptyValue(json: string): boolean {
  return json === '' || json === '""' || json === 'null' || json === 'true' || json === 'false';
}

/** `name=value` pairs (WHATWG URL, 5.1) with the values of secret names replaced. */
export function redactPairs(text: string): string {
  return text.split('&').map(redactPair).join('&');
}

function redactPair(pair: string): string {
  const [name = '', value] = splitOnce(pair, '=');
  return value && isSecretName(decodedName(name)) ? `${name}=${REDACTED_TEXT}` : pair;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** A URL with the values of secret parameters of its query replaced. */
export function redactQuery(url: string): string {
  const [path, query] = splitOnce(url, '?');
  return query === undefined ? url : `${path}?${redactPairs(query)}`;
}

/** The value of a header: the whole of one that is secret by its name, the queries of URLs in others. */
export function redactHeaderField(name: string, value: string): string {
  if (isSecretName(name)) return value === '' ? '' : REDACTED_TEXT;
  return value.replace(/\?[^\s<>"',;]+/g, redactQuery);
}

const XML_ELEMENT = /(<([\w.:-]{1,100})(?:\s[^<>]{0,500})?>)([^<]+)/g;
const ASSIGNMENT =
  /(?<![\w.-])([A-Za-z][\w.-]{0,99})(["']?\s{0,20}[:=]\s{0,20})((?:bearer|basic|token)\s+[^\s"'<>,;&]+|"[^"\n]*"?|'[^'\n]*'?|[^\s"'<>,;&]+)/gi;

/** Other text, such as XML, lines of JSON or of events, with what is assigned to a secret name replaced. */
export function redactAssignments(text: string): string {
  return text
    .replace(XML_ELEMENT, (element, tag: string, name: string) =>
      isSecretName(name) ? tag + REDACTED_TEXT : element,
    )
    .replace(ASSIGNMENT, (assignment, name: string, sign: string) =>
      isSecretName(name) ? name + sign + REDACTED_TEXT : assignment,
    );
}
