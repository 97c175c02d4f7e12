import { isUtf8 } from 'node:buffer';
import { pipeline, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { LRUCache } from 'lru-cache';
import { decodingStreams } from '../../egress/content-encoding.ts';
import { type Fault, Problem } from '../../http/problems.ts';
import type { Json } from '../../openapi/parse/json.ts';
import type {
  UpstreamHeaders,
  UpstreamResponse,
  UpstreamStreamingResponse,
} from '../upstream/upstream-response.ts';
import type { Check } from '../validation/validate.ts';
import { isJsonText } from './json-validator.ts';
import { redact, redactingStream, redactText } from './redact.ts';

/** Step five of a call: what the API answered, in the envelope that the app expects. */

/** What an envelope holds besides the answer. */
export type Extras = {
  /** What did not fit the description of the request; the answer's own faults are added. */
  warnings?: readonly Fault[];
  /** Tells what of a JSON answer does not fit. */
  check?: Check | undefined;
  includeHeaders?: boolean;
};

/** A JSON text, in pieces that are written one after another. */
export type JsonPieces = readonly (string | Buffer)[];

/**
 * The envelope `{success, status_code, data}` as JSON text. A JSON answer is spliced in as it came, once it is
 * proven whole: writing it anew would round its large numbers.
 *
 * @param answer with its body decoded
 * @param secrets what must not come back, see redact.ts
 * @throws Problem bad_upstream_json
 */
export function envelope(
  { statusCode, headers, body }: UpstreamResponse,
  secrets: readonly Buffer[],
  { warnings = NO_FAULTS, check, includeHeaders = false }: Extras = {},
): JsonPieces {
  const success = statusCode >= 200 && statusCode < 300;
  const { json, found } = dataOf(body, secrets, single(headers['content-type']) ?? '', check);
  const extraHeaders = includeHeaders ? `,"headers":${JSON.stringify(shownHeaders(headers, secrets))}` : '';
  const all = found.length > 0 ? [...warnings, ...found] : warnings;
  const extraWarnings = all.length > 0 ? `,"warnings":${JSON.stringify(all)}` : '';
  return [
    `{"success":${success},"status_code":${statusCode},"data":`,
    json,
    `${extraHeaders}${extraWarnings}}`,
  ];
}

const NO_FAULTS: readonly Fault[] = [];

const SHOWN_HEADERS: ReadonlySet<string> = new Set([
  'content-type',
  'link',
  'etag',
  'retry-after',
  'location',
]);

/** Headers that say how to go on: selected, in lower case, several of one name in one text (RFC 9110, 5.2). */
function shownHeaders(headers: UpstreamHeaders, secrets: readonly Buffer[]): Record<string, string> {
  const shown = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    const lower = name.toLowerCase();
    const isShown =
      SHOWN_HEADERS.has(lower) || /^(?:x-)?ratelimit(?:-|$)/.test(lower) || lower.startsWith('x-rate-limit-');
    return isShown && value !== undefined ? [[lower, redactText([value].flat().join(', '), secrets)]] : [];
  });
  return Object.fromEntries(shown);
}

/** The answer's body as JSON, secrets redacted, and what of it does not fit. */
type Data = { json: string | Buffer; found: readonly Fault[] };

function dataOf(
  body: Buffer,
  secrets: readonly Buffer[],
  contentType: string,
  check: Check | undefined,
): Data {
  if (body.length === 0) return { json: 'null', found: NO_FAULTS };
  const { mediaType, charset } = mediaTypeOf(contentType);
  if (isJson(mediaType)) return jsonData(body, secrets, { mediaType, charset }, check);
  const bytes = redact(body, secrets);
  const text = isText(mediaType)
    ? textOf(bytes, charset ?? declaredCharset(bytes, mediaType))
    : mediaType === ''
      ? textOf(bytes, 'utf-8', true)
      : undefined;
  const value = text ?? { content_type: contentType, base64: bytes.toString('base64') };
  return { json: JSON.stringify(value), found: NO_FAULTS };
}

/** From this size on, an answer is proven as bytes: what a parser makes of it costs more than the proof. */
const LARGE_BYTES = 16 * 1024;

function jsonData(
  body: Buffer,
  secrets: readonly Buffer[],
  { mediaType, charset }: MediaType,
  check: Check | undefined,
): Data {
  const bytes = redact(body, secrets);
  if (bytes.length >= LARGE_BYTES && !check && isCharsetOfJson(charset) && isUtf8(bytes) && isJsonText(bytes))
    return { json: bytes, found: NO_FAULTS };
  const text = jsonText(bytes, charset);
  const value =
    parsed(text) ?? (bytes === body ? undefined : redactedValue(jsonText(body, charset), secrets));
  if (!value) {
    const start = text.slice(0, 120);
    throw new Problem(
      'bad_upstream_json',
      `The API says its answer is ${mediaType}, and it is no JSON. It starts with: ${start}${text.length > start.length ? '…' : ''}`,
    );
  }
  const found = check?.(value.json) ?? NO_FAULTS;
  return { json: value.text ?? text, found: found.length > 0 ? placedIn('data', found) : NO_FAULTS };
}

function placedIn(place: string, faults: readonly Fault[]): Fault[] {
  return faults.map(({ path, message }) => ({ path: place + path, message }));
}

function parsed(text: string): { json: Json; text?: string } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** JSON text with its secrets redacted, and JSON still. */
export function redactJson(text: string, secrets: readonly Buffer[]): string {
  const shown = redactText(text, secrets);
  return shown === text || parsed(shown) ? shown : (redactedValue(text, secrets)?.text ?? 'null');
}

/** A secret made of digits may stand in an answer as a number, and a mask there is no JSON: the number becomes a text. */
function redactedValue(text: string, secrets: readonly Buffer[]): { json: Json; text: string } | undefined {
  const whole = parsed(text);
  if (!whole) return undefined;
  const written = JSON.stringify(whole.json, (_key, value: unknown) =>
    typeof value === 'number' ? redactNumber(value, secrets) : value,
  );
  const json = redactText(written, secrets);
  return parsed(json) && { json: whole.json, text: json };
}

function redactNumber(value: number, secrets: readonly Buffer[]): number | string {
  const text = String(value);
  const shown = redactText(text, secrets);
  return shown === text ? value : shown;
}

/** JSON is UTF-8 without a byte order mark (RFC 8259, 8.1); other charsets and marks occur all the same. */
function jsonText(bytes: Buffer, charset: string | undefined): string {
  const text = isCharsetOfJson(charset) ? bytes.toString('utf8') : (textOf(bytes, charset) ?? '');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function isCharsetOfJson(charset: string | undefined): boolean {
  return charset === undefined || charset === 'utf-8' || charset === 'us-ascii';
}

/** XML may say its charset itself, where nothing else does (RFC 7303, 3.1). */
function declaredCharset(bytes: Buffer, mediaType: string): string | undefined {
  if (!/[/+]xml$/.test(mediaType)) return undefined;
  return /^<\?xml[^>]{0,100}\sencoding=["']([\w.:-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
}

/** The text of bytes; undefined where `fatal` and they are not of the charset. */
function textOf(bytes: Buffer, charset = 'utf-8', fatal = false): string | undefined {
  try {
    return decoderOf(charset, fatal).decode(bytes);
  } catch {
    return undefined;
  }
}

/** An unknown charset is read as UTF-8. */
function decoderOf(charset: string, fatal = false): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal });
  } catch {
    return new TextDecoder('utf-8', { fatal });
  }
}

/** What reads a body of this type piece by piece; undefined where it is no text. */
export function textDecoderOf(contentType: string): TextDecoder | undefined {
  const { mediaType, charset } = mediaTypeOf(contentType);
  return isText(mediaType) || isJson(mediaType) ? decoderOf(charset ?? 'utf-8') : undefined;
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType === 'text/json' || mediaType.endsWith('+json');
}

const TEXT_MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/graphql',
  'application/javascript',
  'application/json-seq',
  'application/jsonl',
  'application/ndjson',
  'application/sql',
  'application/toml',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'application/x-yaml',
  'application/xml',
  'application/yaml',
]);

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/') || mediaType.endsWith('+xml') || TEXT_MEDIA_TYPES.has(mediaType);
}

type MediaType = { mediaType: string; charset: string | undefined };

/** APIs answer in few media types: each is read once. */
const knownMediaTypes = new LRUCache<string, MediaType>({ max: 500 });

/** The media type in lower case, and its charset, if it names one (RFC 9110, 8.3). */
function mediaTypeOf(contentType: string): MediaType {
  const known = knownMediaTypes.get(contentType);
  if (known) return known;
  const [mediaType = '', ...parameters] = contentType.split(';');
  const charset = parameters
    .map((text) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(text)?.[1])
    .find(Boolean);
  const read = { mediaType: mediaType.trim().toLowerCase(), charset: charset?.toLowerCase() };
  knownMediaTypes.set(contentType, read);
  return read;
}

/**
 * The answer's body for an app that wants the bytes themselves: decompressed, secrets redacted, never held whole.
 *
 * @throws EgressBadEncoding
 */
export function streamed(
  { headers, body }: UpstreamStreamingResponse,
  secrets: readonly Buffer[],
): { contentType: string; body: Readable } {
  const steps = [...decodingStreams(headers), ...(secrets.length > 0 ? [redactingStream(secrets)] : [])];
  const contentType = single(headers['content-type']) ?? 'application/octet-stream';
  // The reader of the last step hears of a failure; there is nobody else to tell.
  const piped = steps.reduce<Readable>((from, to) => pipeline(from, to, () => {}), body);
  return { contentType, body: piped };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
