import { ENTITIES, nextNameKey } from './entities.ts';

/**
 * Undoes one layer of escapes, whichever they are: of JSON and JavaScript (`\/`, `\"`, `\u002B`, `\u{2b}`, `\x2b`), percent-encoding
 * (`%2b`, `%u002b`), and character references of HTML and XML (`&amp;`, `&#43;`, `&#x2b;`). Each is undone wherever it is
 * found: for finding a secret it does not matter which format the text has.
 */

/** Bytes with their escapes decoded, and where each of them was. */
export type Decoded = {
  bytes: Buffer;
  /** Where the decoded byte at an index begins, and where it ends, in what was decoded. */
  startOf: (index: number) => number;
  endOf: (index: number) => number;
  /** The same position, or the start of the escape that it is in. */
  alignedStart: (position: number) => number;
};

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;

/** What of the bytes is decoded; `wholeLength`: before what may be the beginning of an escape, where more bytes follow. */
type Decoding = { decoded: Decoded | undefined; wholeLength: number };

/**
 * @param isWhole false where more bytes follow: what may be the beginning of an escape at the end is left out
 * @param relevant 1 for each byte that what is looked for holds; undefined: all are. Other escapes stay as they are: most
 *   texts have some, such as line breaks in JSON
 * @returns undefined `decoded` where there is nothing to decode
 */
export function decodeEscapes(bytes: Buffer, isWhole: boolean, relevant: Uint8Array = ALL_BYTES): Decoding {
  let decoded: Buffer | undefined;
  const map = new PositionMap();
  let length = 0;
  let from = 0;
  let end = bytes.length;
  for (let at = firstEscape(bytes); at < end; at = nextEscape(bytes, at)) {
    const found = escapeAt(bytes, at);
    if (found === INCOMPLETE && !isWhole) end = at;
    else if (found < 0) at += 1;
    else if (!isRelevant(codeOf(found), relevant)) at += lengthOf(found);
    else {
      decoded ??= Buffer.allocUnsafe(bytes.length);
      copyInto(decoded, length, bytes, from, at);
      length += at - from;
      map.addEscape(length, at);
      length = writeUtf8(decoded, length, codeOf(found));
      at += lengthOf(found);
      from = at;
      map.addPlain(length, at);
    }
  }
  if (!decoded) return { decoded, wholeLength: end };
  copyInto(decoded, length, bytes, from, end);
  length += end - from;
  const { startOf, endOf, alignedStart } = map;
  return { decoded: { bytes: decoded.subarray(0, length), startOf, endOf, alignedStart }, wholeLength: end };
}

const ALL_BYTES = new Uint8Array(256).fill(1);

/** Node's own search is faster than a loop, and most responses have none of the three. */
function firstEscape(bytes: Buffer): number {
  const firsts = [BACKSLASH, PERCENT, AMPERSAND].map((byte) => bytes.indexOf(byte)).filter((at) => at !== -1);
  return Math.min(bytes.length, ...firsts);
}

function isRelevant(code: number, relevant: Uint8Array): boolean {
  if (code >= 0x80 && code < BYTE) return true;
  const byte = code & 0xff;
  return relevant[byte] === 1 || IS_OF_ESCAPE[byte] === 1;
}

/** What escapes consist of: one may be written in another. */
const IS_OF_ESCAPE = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[\\%&#;{}0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function nextEscape(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && BEGINS_ESCAPE[bytes[at] ?? 0] === 0) at += 1;
  return at;
}

const BEGINS_ESCAPE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === BACKSLASH || byte === PERCENT || byte === AMPERSAND ? 1 : 0,
);

/** Copies bytes from `start` to `end` to a position of the target. */
export function copyInto(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  start: number,
  end: number,
): void {
  // Most pieces are a few bytes, for which a view costs more than the copy.
  if (end - start > 64) target.set(source.subarray(start, end), at);
  else for (let index = start; index < end; index += 1) target[at + index - start] = source[index] ?? 0;
}

/**
 * An escape as one number, since a response may contain millions: its length, and the code point that it encodes, or
 * BYTE and a byte that is a part of a character.
 */
type Escape = number;
const BYTE = 0x200000;
const CODE_BITS = 22;
const NO_ESCAPE = -1;
/** The bytes end before it is known. */
const INCOMPLETE = -2;

function toEscape(code: number, length: number): Escape {
  return (length << CODE_BITS) | code;
}

function codeOf(found: Escape): number {
  return found & (BYTE * 2 - 1);
}

function lengthOf(found: Escape): number {
  return found >> CODE_BITS;
}

function escapeAt(bytes: Uint8Array, at: number): Escape {
  const byte = bytes[at];
  if (byte === BACKSLASH) return backslashEscape(bytes, at);
  return byte === PERCENT ? percentEscape(bytes, at) : characterReference(bytes, at);
}

/** RFC 8259, 7; `\x2b`, `\u{2b}` and `\'` are JavaScript's. */
function backslashEscape(bytes: Uint8Array, at: number): Escape {
  const next = bytes[at + 1];
  if (next === undefined) return INCOMPLETE;
  const simple = SIMPLE_ESCAPES[next] ?? 0;
  if (simple > 0) return toEscape(simple, 2);
  if (next === X) return hexEscape(bytes, at, 2, 2);
  if (next !== U) return NO_ESCAPE;
  if (bytes[at + 2] === OPENING_BRACE) return bracedEscape(bytes, at);
  const unit = hexEscape(bytes, at, 2, 4);
  if (unit < 0 || codeOf(unit) < 0xd800 || codeOf(unit) > 0xdbff) return unit;
  // A character outside the basic plane is two escapes.
  const end = at + lengthOf(unit);
  if (end >= bytes.length || (end + 1 === bytes.length && bytes[end] === BACKSLASH)) return INCOMPLETE;
  if (bytes[end] !== BACKSLASH || bytes[end + 1] !== U) return unit;
  const low = hexEscape(bytes, end, 2, 4);
  if (low === INCOMPLETE) return low;
  if (low < 0 || codeOf(low) < 0xdc00 || codeOf(low) > 0xdfff) return unit;
  const codePoint = 0x10000 + ((codeOf(unit) - 0xd800) << 10) + (codeOf(low) - 0xdc00);
  return toEscape(codePoint, lengthOf(unit) + lengthOf(low));
}

/** ECMAScript, 12.9.4: `\u{`, the digits of a code point, `}`. */
function bracedEscape(bytes: Uint8Array, at: number): Escape {
  const first = at + 3;
  let end = first;
  let value = 0;
  for (; end < bytes.length && end - at < MAX_NUMBER_LENGTH; end += 1) {
    const digit = HEX_VALUES[bytes[end] ?? 0] ?? -1;
    if (digit < 0) break;
    value = value * 16 + digit;
  }
  if (end === bytes.length && end - at < MAX_NUMBER_LENGTH) return INCOMPLETE;
  if (bytes[end] !== CLOSING_BRACE || end === first || value > 0x10ffff) return NO_ESCAPE;
  return toEscape(value, end + 1 - at);
}

const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const U = 0x75;
const X = 0x78;
/** The characters that a letter or a sign behind a backslash means. */
const SIMPLE_ESCAPES = new Uint8Array(256);
for (const [index, letter] of [...'"\\/\'bfnrt'].entries())
  SIMPLE_ESCAPES[letter.charCodeAt(0)] = '"\\/\'\b\f\n\r\t'.charCodeAt(index);

/** RFC 3986, 2.1, in either letter case; `%u002b` is what JavaScript's `escape` makes. */
function percentEscape(bytes: Uint8Array, at: number): Escape {
  if (bytes[at + 1] === U) return hexEscape(bytes, at, 2, 4);
  const encoded = hexEscape(bytes, at, 1, 2);
  return encoded < 0 ? encoded : encoded | BYTE;
}

/** An escape of hexadecimal digits behind its prefix. */
function hexEscape(bytes: Uint8Array, at: number, prefix: number, digits: number): Escape {
  let value = 0;
  for (let index = at + prefix; index < at + prefix + digits; index += 1) {
    if (index >= bytes.length) return INCOMPLETE;
    const digit = HEX_VALUES[bytes[index] ?? 0] ?? -1;
    if (digit < 0) return NO_ESCAPE;
    value = value * 16 + digit;
  }
  return toEscape(value, prefix + digits);
}

const HEX_VALUES = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = Number.parseInt(String.fromCharCode(byte), 16);
  return Number.isNaN(digit) ? -1 : digit;
});

const SEMICOLON = 0x3b;
const NUMBER_SIGN = 0x23;
/** The longest name is shorter. */
const MAX_REFERENCE_LENGTH = 16;
/** A number may begin with any number of zeros: with so many it is none of a framework's. */
const MAX_NUMBER_LENGTH = 64;

/** HTML Standard, 13.2.5.72; XML 1.0, 4.1. */
function characterReference(bytes: Uint8Array, at: number): Escape {
  if (bytes[at + 1] === NUMBER_SIGN) return numericReference(bytes, at);
  let end = at + 1;
  let key = 0;
  while (end < bytes.length && end - at < MAX_REFERENCE_LENGTH && IS_OF_REFERENCE[bytes[end] ?? 0] === 1) {
    key = nextNameKey(key, bytes[end] ?? 0);
    end += 1;
  }
  if (end === bytes.length && end - at < MAX_REFERENCE_LENGTH) return INCOMPLETE;
  if (bytes[end] !== SEMICOLON || end === at + 1) return NO_ESCAPE;
  const codePoint = ENTITIES.get(key);
  return codePoint === undefined ? NO_ESCAPE : toEscape(codePoint, end + 1 - at);
}

const IS_OF_REFERENCE = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Such as `&#43;` or `&#x2b;`; HTML reads it without the semicolon too (13.2.5.80). */
function numericReference(bytes: Uint8Array, at: number): Escape {
  const isHex = ((bytes[at + 2] ?? 0) | 0x20) === X;
  const base = isHex ? 16 : 10;
  const first = at + (isHex ? 3 : 2);
  let end = first;
  let value = 0;
  for (; end < bytes.length && end - at < MAX_NUMBER_LENGTH; end += 1) {
    const digit = HEX_VALUES[bytes[end] ?? 0] ?? -1;
    if (digit < 0 || digit >= base) break;
    value = value * base + digit;
  }
  if (end === bytes.length && end - at < MAX_NUMBER_LENGTH) return INCOMPLETE;
  if (end === first || value > 0x10ffff) return NO_ESCAPE;
  return toEscape(value, end - at + (bytes[end] === SEMICOLON ? 1 : 0));
}

/** @returns the length after it */
function writeUtf8(target: Uint8Array, at: number, codePoint: number): number {
  if (codePoint < 0x80 || codePoint >= BYTE) {
    target[at] = codePoint & 0xff;
    return at + 1;
  }
  const count = codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  for (let index = count - 1, rest = codePoint; index >= 0; index -= 1, rest >>= 6)
    target[at + index] = index === 0 ? rest | (0xf00 >> count) : (rest & 0x3f) | 0x80;
  return at + count;
}

/**
 * Decoded positions and the original ones: a point where an escape begins, and one where plain bytes follow it. The
 * original position of an escape is stored as its complement.
 */
class PositionMap {
  #decoded = new Int32Array(64);
  #original = new Int32Array(64);
  #points = 0;

  addEscape(decoded: number, original: number): void {
    // Right behind another escape there are no plain bytes.
    if (this.#points > 0 && this.#decoded[this.#points - 1] === decoded) this.#points -= 1;
    this.#add(decoded, ~original);
  }

  addPlain(decoded: number, original: number): void {
    this.#add(decoded, original);
  }

  startOf = (index: number): number => {
    const point = this.#last((one) => this.#decoded[one] ?? 0, index);
    if (point < 0) return index;
    const original = this.#original[point] ?? 0;
    return original < 0 ? ~original : original + index - (this.#decoded[point] ?? 0);
  };

  endOf = (index: number): number => {
    const point = this.#last((one) => this.#decoded[one] ?? 0, index);
    return point >= 0 && this.#isEscape(point) ? this.#originalAt(point + 1) : this.startOf(index) + 1;
  };

  alignedStart = (position: number): number => {
    const point = this.#last((one) => this.#originalAt(one), position);
    return point >= 0 && this.#isEscape(point) ? this.#originalAt(point) : position;
  };

  #isEscape(point: number): boolean {
    return (this.#original[point] ?? 0) < 0;
  }

  #originalAt(point: number): number {
    const original = this.#original[point] ?? 0;
    return original < 0 ? ~original : original;
  }

  /** The last point at or before a position; -1 for none. */
  #last(positionOf: (point: number) => number, position: number): number {
    let low = 0;
    let high = this.#points;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positionOf(middle) <= position) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #add(decoded: number, original: number): void {
    if (this.#points === this.#decoded.length) {
      this.#decoded = grown(this.#decoded);
      this.#original = grown(this.#original);
    }
    this.#decoded[this.#points] = decoded;
    this.#original[this.#points] = original;
    this.#points += 1;
  }
}

function grown(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
