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
 * The envelope `{success, status_code, data}` as JSON bytes. A JSON answer is spliced in byte for byte:
 * parsing proves it whole, and writing it anew would round its large numbers.
 *
 * @param secrets what must not come back, see mask.ts
 * @param limit the largest body, in bytes after decompression
 * @throws Problem bad_upstream_json, bad_upstream_response, response_too_large
 */
export async function envelope(
  { statusCode, headers, body }: UpstreamAnswer,
  secrets: readonly Buffer[],
  limit: number,
): Promise<Buffer> {
  const success = statusCode >= 200 && statusCode < 300;
  const head = `{"success":${success},"status_code":${statusCode},"data":`;
  const bytes = masked(await decoded(body, headers, limit), secrets);
  const data = dataOf(bytes, single(headers['content-type']) ?? '');
  return Buffer.concat([Buffer.from(head), data, CLOSING_BRACE]);
}

const CLOSING_BRACE = Buffer.from('}');
const NULL = Buffer.from('null');

async function decoded(body: Buffer, headers: UpstreamHeaders, limit: number): Promise<Buffer> {
  const encoding = encodingOf(headers);
  const decoder = encoding === undefined ? undefined : DECODERS[encoding];
  if (!decoder || body.length === 0) return body;
  try {
    return await decoder.whole(body, limit);
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
function dataOf(bytes: Buffer, contentType: string): Buffer {
  if (bytes.length === 0) return NULL;
  const [mediaType = '', charset] = mediaTypeOf(contentType);
  if (isJson(mediaType)) return json(utf8(bytes, charset), mediaType);
  const text = isText(mediaType)
    ? textOf(bytes, charset)
    : mediaType === ''
      ? textOf(bytes, 'utf-8', true)
      : undefined;
  if (text !== undefined) return Buffer.from(JSON.stringify(text));
  return Buffer.from(JSON.stringify({ content_type: contentType, base64: bytes.toString('base64') }));
}

function json(bytes: Buffer, mediaType: string): Buffer {
  const text = bytes.toString('utf8');
  try {
    JSON.parse(text);
    return bytes;
  } catch {
    const start = text.slice(0, 120);
    throw new Problem(
      'bad_upstream_json',
      `The API says its answer is ${mediaType}, and it is no JSON. It starts with: ${start}${text.length > start.length ? '…' : ''}`,
    );
  }
}

/** JSON is UTF-8 (RFC 8259, 8.1); a byte order mark and other charsets occur all the same. */
function utf8(bytes: Buffer, charset: string | undefined): Buffer {
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii') {
    const text = textOf(bytes, charset);
    if (text !== undefined) return Buffer.from(text);
  }
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
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

/** The media type in lower case, and its charset, if it names one (RFC 9110, 8.3). */
function mediaTypeOf(contentType: string): [mediaType: string, charset: string | undefined] {
  const [mediaType = '', ...parameters] = contentType.split(';');
  const charset = parameters
    .map((text) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(text)?.[1])
    .find(Boolean);
  return [mediaType.trim().toLowerCase(), charset?.toLowerCase()];
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
