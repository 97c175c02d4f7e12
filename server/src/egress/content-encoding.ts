import { addAbortSignal, Transform, type TransformCallback } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
  type Inflate,
  type InflateRaw,
} from 'node:zlib';
import { EgressBadEncoding, EgressTooLarge } from './errors.ts';

/** The content encodings of responses (RFC 9110, 8.4). */

/** What requests offer in Accept-Encoding. */
export const ACCEPTED_ENCODINGS = 'gzip, br, zstd';

/**
 * A response that names more is refused: each costs a decompressor and the time for a whole body, and a header holds
 * thousands of names (CVE-2022-32206 of curl, GHSA-gm62-xv2j-4w53 of urllib3).
 */
const MAX_ENCODINGS = 2;

/** As many names are read, whether of encodings or of none. */
const MAX_NAMES = 10;

/** What undoes each. */
const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', () => new InflateAny()],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
]);

/** The low four bits of a zlib stream's first byte are 8 (RFC 1950, 2.2); many servers send deflate without it (RFC 9110, 8.4.1.2). */
function hasZlibHeader(first: number | undefined): boolean {
  return first !== undefined && (first & 0x0f) === 0x08;
}

/** Inflates a stream with or without the header of zlib, which its first byte shows. */
class InflateAny extends Transform {
  #inner: InflateRaw | Inflate | undefined;

  override _transform(chunk: Buffer, encoding: BufferEncoding, callback: TransformCallback): void {
    this.#inner ??= this.#open(chunk[0]);
    this.#inner.write(chunk, encoding, callback);
  }

  override _flush(callback: TransformCallback): void {
    if (this.#inner) this.#inner.once('end', () => callback()).end();
    else callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#inner?.destroy();
    callback(error);
  }

  #open(first: number | undefined): InflateRaw | Inflate {
    const inner = hasZlibHeader(first) ? createInflate() : createInflateRaw();
    return inner.on('data', (chunk) => this.push(chunk)).on('error', (error) => this.destroy(error));
  }
}

type Headers = Record<string, string | string[] | undefined>;

/** Whether the body of a response has content encodings to undo. @throws EgressBadEncoding for too many */
export function isEncoded(headers: Headers): boolean {
  return contentEncodings(headers).length > 0;
}

/**
 * A whole body with its content encodings undone.
 *
 * @param limit the largest body, in bytes, after each encoding
 * @param signal ends it: nothing is decompressed any more
 * @throws EgressBadEncoding, EgressTooLarge, the signal's reason
 */
export async function decodeBody(
  headers: Headers,
  body: Buffer,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer> {
  let decoded = body;
  for (const encoding of contentEncodings(headers)) {
    const decoder = decoderOf(encoding)();
    decoded = await throughDecoder(decoder, decoded, limit, signal).catch((error) => {
      signal.throwIfAborted();
      if (error instanceof EgressTooLarge) throw error;
      throw new EgressBadEncoding(
        `The response says it is encoded as ${encoding}, and it does not decompress as that.`,
      );
    });
  }
  return decoded;
}

function throughDecoder(
  decoder: Transform,
  body: Buffer,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer> {
  addAbortSignal(signal, decoder);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    decoder.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) decoder.destroy(new EgressTooLarge(limit));
      else chunks.push(chunk);
    });
    decoder.once('end', () => resolve(Buffer.concat(chunks, length))).once('error', reject);
    decoder.end(body);
  });
}

/** What undoes the content encodings of a streamed body, in this order. @throws EgressBadEncoding */
export function decodingStreams(headers: Headers): Transform[] {
  return contentEncodings(headers).map((encoding) => decoderOf(encoding)());
}

/** The error of a decoding stream as EgressBadEncoding; any other error as it is. */
export function decodingError(error: unknown): unknown {
  const isOfZlib =
    error instanceof Error &&
    'code' in error &&
    /^(?:Z_|ZSTD_|ERR__ERROR_|ERR_BROTLI|ERR_ZSTD)/.test(String(error.code));
  return isOfZlib
    ? new EgressBadEncoding(
        'The response does not decompress: its encoding is not the one it names, or it is cut short.',
      )
    : error;
}

/** @throws EgressBadEncoding for one that was not offered */
function decoderOf(encoding: string): () => Transform {
  const decoder = DECODERS.get(encoding);
  if (decoder) return decoder;
  // Its name is not repeated: whatever an API sends may be an echo of a secret.
  throw new EgressBadEncoding(
    `The response has another content encoding than ${ACCEPTED_ENCODINGS}, which were offered.`,
  );
}

/**
 * The encodings to undo, the last first: they are listed in the order they were applied (RFC 9110, 8.4).
 *
 * @throws EgressBadEncoding for too many
 */
function contentEncodings(headers: Headers): readonly string[] {
  const names = namesIn(headers);
  if (names.length === 0) return names;
  const encodings = names.filter((name) => !isNoEncoding(name));
  if (encodings.length > MAX_ENCODINGS) {
    throw new EgressBadEncoding(
      `The response names more than ${MAX_ENCODINGS} content encodings, which is the most that is accepted.`,
    );
  }
  return encodings.reverse();
}

/** Whether a response names as its content encoding what is none, and was read as if it did not. */
export function hasIgnoredEncoding(headers: Headers): boolean {
  return namesIn(headers).some((name) => !NO_ENCODINGS.has(name) && isNoEncoding(name));
}

function namesIn(headers: Headers): readonly string[] {
  const header = headers['content-encoding'];
  if (header === undefined) return NONE;
  return [header]
    .flat()
    .join(',')
    .toLowerCase()
    .split(',', MAX_NAMES)
    .map((name) => name.trim());
}

const NONE: readonly string[] = [];

/** Names for none; `aws-chunked` is how an object was uploaded (Amazon S3). */
const NO_ENCODINGS: ReadonlySet<string> = new Set(['', 'identity', 'aws-chunked']);

/**
 * What servers send by mistake of bodies that are not encoded: encodings of transfer (RFC 2045, 6.1; RFC 9112, 7.1), the
 * nothing of a programming language, a media type, a charset.
 */
const MISTAKEN =
  /^(?:7bit|8bit|binary|chunked|none|null|nil|undefined|false|plain|text|json|[\w.+-]+\/[\w.+-]+)$/;

function isNoEncoding(name: string): boolean {
  return NO_ENCODINGS.has(name) || MISTAKEN.test(name) || isCharset(name);
}

/** Whether a name is a label of a charset (Encoding Standard, 4.2). */
function isCharset(name: string): boolean {
  try {
    return !DECODERS.has(name) && new TextDecoder(name).encoding !== '';
  } catch {
    return false;
  }
}
