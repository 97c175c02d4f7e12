import { isMediaType } from '../../openapi/model/media-types.ts';
import { isObject, type Json, member } from '../../openapi/parse/json.ts';
import { SerializationError } from '../validation/validation-result.ts';

/** Bytes that apps send in JSON: base64, alone or as a file with a name and a type. */

/** A file of a call. */
export type FileValue = { content: Base64; filename: string | null; contentType: string | null };

/** Bytes still in base64 (RFC 4648, 4 and 5): they are decoded while they are sent, so no file is in memory twice. */
export class Base64 {
  readonly byteLength: number;
  readonly #text: string;

  /** @throws SerializationError where the text is not base64 */
  constructor(text: string) {
    this.#text = withoutBlanks(text);
    const digits = digitsIn(this.#text);
    if (digits === undefined) throw new SerializationError('must be bytes in base64');
    this.byteLength = Math.floor((digits * 3) / 4);
  }

  *[Symbol.iterator](): Generator<Buffer> {
    for (let at = 0; at < this.#text.length; at += SLICE)
      yield Buffer.from(this.#text.slice(at, at + SLICE), 'base64');
  }
}

/** True for a text that is base64, or a data URL of it. */
export function isBase64(text: string): boolean {
  return digitsIn(withoutBlanks(splitDataUrl(text).text)) !== undefined;
}

function withoutBlanks(text: string): string {
  return /\s/.test(text) ? text.replace(/\s+/g, '') : text;
}

/** How many digits a base64 text has; undefined for another text. */
function digitsIn(text: string): number | undefined {
  const digits = /^([\w+/-]*)={0,2}$/.exec(text)?.[1]?.length;
  return digits === undefined || digits % 4 === 1 ? undefined : digits;
}

/** Characters decoded at once: whole groups of four. */
const SLICE = 64 * 1024;

/** A body in chunks, which are made while it is sent, and again if it is sent again. */
export class BodyChunks {
  readonly byteLength: number;
  readonly #chunks: readonly (string | Base64)[];

  constructor(chunks: readonly (string | Base64)[]) {
    this.#chunks = chunks;
    this.byteLength = chunks.reduce(
      (sum, chunk) => sum + (typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength),
      0,
    );
  }

  *[Symbol.iterator](): Generator<Buffer> {
    for (const chunk of this.#chunks) {
      if (typeof chunk === 'string') yield Buffer.from(chunk);
      else yield* chunk;
    }
  }

  /** For display: files by their length. */
  toString(): string {
    return this.#chunks
      .map((chunk) => (typeof chunk === 'string' ? chunk : `(${chunk.byteLength} bytes)`))
      .join('');
  }
}

/** True for `{content_base64, filename?, content_type?}`, which is a file anywhere in a payload. */
export function isFileValue(value: Json): boolean {
  return isObject(value) && typeof member(value, 'content_base64') === 'string';
}

/** @throws SerializationError where it is neither base64 nor a file */
export function toFile(value: Json): FileValue {
  if (typeof value === 'string') {
    const { text, mediaType } = splitDataUrl(value);
    return { content: new Base64(text), filename: null, contentType: mediaType };
  }
  if (!isObject(value) || typeof value.content_base64 !== 'string')
    throw new SerializationError(
      'must be bytes in base64: a string, or {content_base64, filename?, content_type?}',
    );
  const { filename = null, content_type = null } = value;
  if (
    (filename !== null && typeof filename !== 'string') ||
    (content_type !== null && typeof content_type !== 'string')
  )
    throw new SerializationError('has a filename or content_type that is not a string');
  // It becomes a header: a line break in it would begin another.
  if (content_type !== null && !isMediaType(content_type))
    throw new SerializationError('has a content_type that is not a media type');
  const { text, mediaType } = splitDataUrl(value.content_base64);
  return { content: new Base64(text), filename, contentType: content_type ?? mediaType };
}

/** Browsers read files as `data:image/png;base64,...` (RFC 2397). */
function splitDataUrl(text: string): { text: string; mediaType: string | null } {
  const [start, mediaType = ''] = /^data:([^;,\s]{0,200})[^,\s]{0,200};base64,/i.exec(text) ?? [''];
  return { text: text.slice(start.length), mediaType: isMediaType(mediaType) ? mediaType : null };
}
