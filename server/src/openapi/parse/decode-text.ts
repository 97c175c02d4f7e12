import { isUtf8 } from 'node:buffer';
import { notASpec, type SpecError, type SpecWarning } from './errors.ts';

export type SpecText = { text: string; warnings: SpecWarning[] };

/**
 * The text of a source, in UTF-8 or, by its byte order mark or by the NULs that ASCII has in it, UTF-16; with a warning,
 * in the charset of old editors.
 *
 * @throws SpecError not_a_spec for binary data
 */
export function decodeSpecText(source: Uint8Array): SpecText {
  const [first, second] = source;
  const isLittleEndian = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBigEndian = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  if (isLittleEndian || isBigEndian) return { text: decodeUtf16(source, isBigEndian), warnings: [] };
  if (isUtf8(source)) return { text: new TextDecoder().decode(source), warnings: [] };
  if (source.some(isControl)) throw notText();
  const charset = unnamedCharsetOf(source);
  const message = `The text is not valid UTF-8, and was read as ${charset}: check its special characters, or save it in UTF-8.`;
  return { text: new TextDecoder(charset).decode(source), warnings: [{ pointer: '', message }] };
}

function decodeUtf16(source: Uint8Array, isBigEndian: boolean): string {
  try {
    return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le', { fatal: true }).decode(source);
  } catch {
    throw notText();
  }
}

function notText(): SpecError {
  return notASpec('This is not text in UTF-8 or UTF-16; perhaps it is an archive or an image.');
}

/** Texts have tabs, line breaks and form feeds, and no other control characters. */
function isControl(byte: number): boolean {
  return byte < 0x20 && (byte < 0x09 || byte > 0x0d);
}

/**
 * The charset of a text that is not valid UTF-8 and whose charset is not named: that of Western Europe, as browsers have
 * it (HTML Standard, 13.2.3.2), unless most of its characters beyond ASCII are UTF-8 all the same: a text may be cut within one.
 */
export function unnamedCharsetOf(bytes: Uint8Array): 'utf-8' | 'windows-1252' {
  const sample = new TextDecoder().decode(bytes.subarray(0, MAX_SAMPLE_BYTES));
  const beyondAscii = sample.match(/[^\0-\x7f]/gu) ?? [];
  const invalid = beyondAscii.filter((character) => character === '\ufffd').length;
  return invalid * 2 < beyondAscii.length ? 'utf-8' : 'windows-1252';
}

const MAX_SAMPLE_BYTES = 1024 * 1024;
