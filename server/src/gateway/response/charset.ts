import { TextDecoder } from 'node:util';
import { isJsonMediaType } from '../../openapi/model/media-types.ts';
import { isTextType, type MediaType, parseMediaType } from './media-type.ts';

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

/** The same bytes where they are UTF-8 already, without a byte order mark. */
export function toUtf8(bytes: Buffer, charset: string | undefined): Buffer {
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii')
    return Buffer.from(decodeText(bytes, charset));
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/**
 * The charset of a text: of a byte order mark (Encoding Standard, 6.1), of its Content-Type, or of an XML declaration
 * (RFC 7303, 3.1).
 */
export function charsetOf(bytes: Buffer, { essence, charset }: MediaType): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (charset !== undefined || !/[/+]xml$/.test(essence)) return charset;
  return /^<\?xml[^>]{0,100}\sencoding=["']([\w.:-]{1,40})["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
}

/** Decodes a body of this Content-Type chunk by chunk; undefined where it is not text. */
export function textDecoderFor(contentType: string): TextDecoder | undefined {
  const mediaType = parseMediaType(contentType);
  return isTextType(mediaType) || isJsonMediaType(mediaType.essence)
    ? textDecoder(mediaType.charset ?? 'utf-8')
    : undefined;
}

/** The name of the encoding that a charset is a label of (Encoding Standard, 4.2). */
export function encodingOf(charset: string): string {
  return textDecoder(charset).encoding;
}

function textDecoder(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
