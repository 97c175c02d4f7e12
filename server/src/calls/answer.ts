import { pipeline, type Readable, type Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliDecompress,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzip,
  inflate,
} from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { Problem } from '../http/problems.ts';
import { masked, maskingStream } from './mask.ts';
import type { UpstreamAnswer, UpstreamHeaders, UpstreamStream } from './send.ts';

/** Step five of a call: what the API answered, in the envelope that the app expects. */

/** Undoes a Content-Encoding (RFC 9110, 8.4.1): at once with a limit, or as a stream. */
const DECODERS: Readonly<
  Record<string, { whole: (body: Buffer, limit: number) => Promise<Buffer>; stream: () => Transform }>
> = (() => {
  const [gunzipped, inflated, unbrotlied] = [
    promisify(gunzip),
    promisify(inflate),
    promisify(brotliDecompress),
  ];
  const gzip = {
    whole: (body: Buffer, maxOutputLength: number) => gunzipped(body, { maxOutputLength }),
    stream: createGunzip,
  };
  return {
    gzip,
    'x-gzip': gzip,
    deflate: { whole: (body, maxOutputLength) => inflated(body, { maxOutputLength }), stream: createInflate },
    br: {
      whole: (body, maxOutputLength) => unbrotlied(body, { maxOutputLength }),
      stream: createBrotliDecompress,
    },
  };
})();

/**
 * The envelope `{success, status_code, data}` as JSON text. A JSON answer is spliced in as it came: parsing
 * proves it whole, and writing it anew would round its large numbers.
 *
 * @param answer with its body decoded
 * @param secrets what must not come back, see mask.ts
 * @throws Problem bad_upstream_json
 */
export function envelope({ statusCode, headers, body }: UpstreamAnswer, secrets: readonly Buffer[]): string {
  const success = statusCode >= 200 && statusCode < 300;
  const data = dataOf(masked(body, secrets), single(headers['content-type']) ?? '');
  return `{"success":${success},"status_code":${statusCode},"data":${data}}`;
}

/**
 * The answer with its Content-Encoding undone.
 *
 * @param limit the largest body, in bytes after decompression
 * @throws Problem bad_upstream_response, response_too_large
 */
export function decodedAnswer(
  answer: UpstreamAnswer,
  limit: number,
): UpstreamAnswer | Promise<UpstreamAnswer> {
  const encoding = encodingOf(answer.headers);
  return encoding === undefined || answer.body.length === 0 ? answer : decoded(answer, encoding, limit);
}

async function decoded(answer: UpstreamAnswer, encoding: string, limit: number): Promise<UpstreamAnswer> {
  const decoder = DECODERS[encoding];
  if (!decoder) return answer;
  try {
    return { ...answer, body: await decoder.whole(answer.body, limit) };
  } catch (error) {
    if (error instanceof RangeError) {
      throw new Problem(
        'response_too_large',
        `The answer is larger than ${limit} bytes once decompressed. Ask for less at once, or stream it with Accept: application/octet-stream.`,
      );
    }
    throw new Problem(
      'bad_upstream_response',
      `The API says its answer is ${encoding}, and it does not decompress as that.`,
    );
  }
}

/** The answer's body as JSON text. */
function dataOf(bytes: Buffer, contentType: string): string {
  if (bytes.length === 0) return 'null';
  const { mediaType, charset } = mediaTypeOf(contentType);
  if (isJson(mediaType)) return validJson(jsonText(bytes, charset), mediaType);
  const text = isText(mediaType)
    ? textOf(bytes, charset)
    : mediaType === ''
      ? textOf(bytes, 'utf-8', true)
      : undefined;
  return JSON.stringify(text ?? { content_type: contentType, base64: bytes.toString('base64') });
}

/** JSON is UTF-8 without a byte order mark (RFC 8259, 8.1); other charsets and marks occur all the same. */
function jsonText(bytes: Buffer, charset: string | undefined): string {
  const isUtf8 = charset === undefined || charset === 'utf-8' || charset === 'us-ascii';
  const text = isUtf8 ? bytes.toString('utf8') : (textOf(bytes, charset) ?? '');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

function validJson(text: string, mediaType: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    const start = text.slice(0, 120);
    throw new Problem(
      'bad_upstream_json',
      `The API says its answer is ${mediaType}, and it is no JSON. It starts with: ${start}${text.length > start.length ? '…' : ''}`,
    );
  }
}

function textOf(bytes: Buffer, charset = 'utf-8', fatal = false): string | undefined {
  try {
    return new TextDecoder(charset, { fatal }).decode(bytes);
  } catch (error) {
    // RangeError: an unknown charset, read as UTF-8 then; TypeError: not the charset it was tried as.
    return error instanceof RangeError ? textOf(bytes, 'utf-8', fatal) : undefined;
  }
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType === 'text/json' || mediaType.endsWith('+json');
}

const TEXT_MEDIA_TYPES: ReadonlySet<string> = new Set([
  'application/graphql',
  'application/javascript',
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

/** The answer's body for an app that wants the bytes themselves: decompressed, secrets masked, never held whole. */
export function streamed(
  { headers, body }: UpstreamStream,
  secrets: readonly Buffer[],
): { contentType: string; body: Readable } {
  const encoding = encodingOf(headers);
  const decoder = encoding === undefined ? undefined : DECODERS[encoding];
  const steps = [
    ...(decoder ? [decoder.stream()] : []),
    ...(secrets.length > 0 ? [maskingStream(secrets)] : []),
  ];
  const contentType = single(headers['content-type']) ?? 'application/octet-stream';
  // The reader of the last step hears of a failure; there is nobody else to tell.
  const piped = steps.reduce<Readable>((from, to) => pipeline(from, to, () => {}), body);
  return { contentType, body: piped };
}

function encodingOf(headers: UpstreamHeaders): string | undefined {
  return single(headers['content-encoding'])?.trim().toLowerCase();
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
