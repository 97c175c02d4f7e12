import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { isJsonMediaType, isTextMediaType } from '../../openapi/model/media-types.ts';
import { unnamedCharsetOf } from '../../openapi/parse/decode-text.ts';
import type { Utf16 } from '../redaction/utf16-redactor.ts';
import { type MediaType, parseMediaType } from './media-type.ts';

/** The text of a body in its charset; an unknown charset is read as UTF-8. */
export function decodeText(bytes: Buffer, charset = 'utf-8'): string {
  return textDecoder(charset).decode(bytes);
}

/** The text of bytes that are valid UTF-8; undefined for others. */
export function decodeValidUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * The same bytes where they are UTF-8 already, without a byte order mark.
 *
 * @param charset undefined: it is not named, and mostly UTF-8
 */
export function toUtf8(bytes: Buffer, charset: string | undefined): Buffer {
  if (isOtherThanNamed(bytes, charset)) return Buffer.from(decodeText(bytes, unnamedCharsetOf(bytes)));
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii')
    return Buffer.from(decodeText(bytes, charset));
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Whether bytes are no valid UTF-8 although they name no other charset. */
export function isOtherThanNamed(bytes: Buffer, charset: string | undefined): boolean {
  return (charset === undefined || charset === 'utf-8') && !isUtf8(bytes);
}

/**
 * The charset of a text: of a byte order mark (Encoding Standard, 6.1), of its Content-Type, of the NUL that UTF-16 has
 * beside an ASCII character, or of an XML declaration (RFC 7303, 3.1). In JSON no NUL is anything else.
 */
export function charsetOf(bytes: Buffer, { essence, charset }: MediaType): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (charset !== undefined && !isJsonMediaType(essence)) return charset;
  if (second !== undefined && (first === 0) !== (second === 0)) return first === 0 ? 'utf-16be' : 'utf-16le';
  if (charset !== undefined || !/[/+]xml$/.test(essence)) return charset;
  return /^<\?xml[^>]{0,100}\sencoding=["']([\w.:-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
}

/** Decodes a body of this Content-Type chunk by chunk; undefined where it is not text. */
export function textDecoderFor(contentType: string, firstChunk: Buffer): TextDecoder | undefined {
  const mediaType = parseMediaType(contentType);
  return isTextMediaType(mediaType.essence) || isJsonMediaType(mediaType.essence)
    ? textDecoder(charsetOf(firstChunk, mediaType) ?? 'utf-8')
    : undefined;
}

/** UTF-16 where a charset is a label of it (Encoding Standard, 4.2). */
export function utf16Of(charset: string | undefined): Utf16 | undefined {
  if (charset === undefined || charset === 'utf-8') return undefined;
  const { encoding } = textDecoder(charset);
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding : undefined;
}

function textDecoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
