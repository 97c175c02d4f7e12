import { isObject, type Json, member } from '../../openapi/parse/json.ts';
import { SerializationError } from '../validation/validation-result.ts';

/** Bytes that apps send in JSON: in base64, by itself or with what it is. */

/** A file of a call. */
export type FileValue = { content: Base64; filename: string | null; contentType: string | null };

/** Bytes still in base64 (RFC 4648, 4 and 5): they are decoded while they are sent, so no file is held twice. */
export class Base64 {
  readonly byteLength: number;
  readonly #text: string;

  /** @throws Unfit for what is no base64 */
  constructor(text: string) {
    this.#text = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
    const digits = /^([\w+/-]*)={0,2}$/.exec(this.#text)?.[1]?.length;
    if (digits === undefined || digits % 4 === 1) throw new SerializationError('must be bytes in base64');
    this.byteLength = Math.floor((digits * 3) / 4);
  }

  *[Symbol.iterator](): Generator<Buffer> {
    for (let at = 0; at < this.#text.length; at += SLICE)
      yield Buffer.from(this.#text.slice(at, at + SLICE), 'base64');
  }
}

/** Characters decoded at once: whole groups of four. */
const SLICE = 64 * 1024;

/** A body in pieces, made while it is sent, and again if it is sent again. */
export class BodyChunks {
  readonly byteLength: number;
  readonly #pieces: readonly (string | Base64)[];

  constructor(pieces: readonly (string | Base64)[]) {
    this.#pieces = pieces;
    this.byteLength = pieces.reduce(
      (sum, piece) => sum + (typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength),
      0,
    );
  }

  *[Symbol.iterator](): Generator<Buffer> {
    for (const piece of this.#pieces) {
      if (typeof piece === 'string') yield Buffer.from(piece);
      else yield* piece;
    }
  }

  /** For people: files by their length. */
  toString(): string {
    return this.#pieces
      .map((piece) => (typeof piece === 'string' ? piece : `(${piece.byteLength} bytes)`))
      .join('');
  }
}

/** True for `{content_base64, filename?, content_type?}`: a file wherever it stands. */
export function isFileValue(value: Json): boolean {
  return isObject(value) && typeof member(value, 'content_base64') === 'string';
}

/** @throws Unfit for what is neither base64 nor a file */
export function fileOf(value: Json): FileValue {
  if (typeof value === 'string') return { content: new Base64(value), filename: null, contentType: null };
  if (!isObject(value) || typeof value.content_base64 !== 'string')
    throw new SerializationError(
      'must be bytes in base64: a text, or {content_base64, filename?, content_type?}',
    );
  const { filename = null, content_type = null } = value;
  if (
    (filename !== null && typeof filename !== 'string') ||
    (content_type !== null && typeof content_type !== 'string')
  )
    throw new SerializationError('has a filename or content_type that is no text');
  return { content: new Base64(value.content_base64), filename, contentType: content_type };
}
