/** Long JSON strings in pieces that are made while they are sent: whole, they would be in memory several times. */

/** Made at once: about a millisecond. */
const SLICE = 255 * 1024;

/** A text as a JSON string. */
export function jsonString(text: string): string | Iterable<string> {
  return text.length <= SLICE ? JSON.stringify(text) : { [Symbol.iterator]: () => textPieces(text) };
}

/** Bytes as a JSON string of their base64. */
export function base64String(bytes: Buffer): string | Iterable<string> {
  return bytes.length <= SLICE
    ? `"${bytes.toString('base64')}"`
    : { [Symbol.iterator]: () => base64Pieces(bytes) };
}

function* textPieces(text: string): Generator<string> {
  yield '"';
  for (let at = 0, end = 0; at < text.length; at = end) {
    end = at + SLICE;
    // Not between the two units of one character.
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    yield JSON.stringify(text.slice(at, end)).slice(1, -1);
  }
  yield '"';
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Each but the last is of whole groups of three bytes (RFC 4648, 4). */
function* base64Pieces(bytes: Buffer): Generator<string> {
  yield '"';
  for (let at = 0; at < bytes.length; at += SLICE) yield bytes.toString('base64', at, at + SLICE);
  yield '"';
}
