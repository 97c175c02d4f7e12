/** Validates JSON as bytes, for responses that are passed on as they were received. */

/**
 * Whether bytes are one JSON text (RFC 8259), without building its values, which take several times the size of a large
 * response. Whether its strings are valid UTF-8 is not checked here.
 */
export function isJsonText(bytes: Uint8Array): boolean {
  /** The closing characters of the containers around the innermost one; `end` is that of the innermost. */
  const around: number[] = [];
  let end = NO_END;
  let at = afterSpace(bytes, 0);
  for (;;) {
    // A value begins here.
    const byte = byteAt(bytes, at);
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
      at = afterSpace(bytes, at + 1);
      if (byteAt(bytes, at) !== byte + TO_ITS_END) {
        around.push(end);
        end = byte + TO_ITS_END;
        if (byte === OPENING_BRACE) at = afterName(bytes, at);
        if (at === INVALID) return false;
        continue;
      }
      at += 1;
    } else {
      at = byte === QUOTE ? afterString(bytes, at) : afterNumberOrWord(bytes, at);
      if (at === INVALID) return false;
    }
    // A value has ended here, and with it the containers whose last value it was.
    at = afterSpace(bytes, at);
    while (end !== NO_END && byteAt(bytes, at) === end) {
      end = around.pop() ?? NO_END;
      at = afterSpace(bytes, at + 1);
    }
    if (end === NO_END) return at === bytes.length;
    if (byteAt(bytes, at) !== COMMA) return false;
    at = afterSpace(bytes, at + 1);
    if (end === CLOSING_BRACE) at = afterName(bytes, at);
    if (at === INVALID) return false;
  }
}

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
/** The closing character is two after the opening one in ASCII: `{|}`, `[\]`. */
const TO_ITS_END = 2;
const CLOSING_BRACE = 0x7d;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;

/** The top-level value is in no container. */
const NO_END = -1;
/** In place of a position: the syntax is invalid. */
const INVALID = -1;

/** Past the end it is NUL, which is part of no token; to read out of bounds would make each later read slow. */
function byteAt(bytes: Uint8Array, at: number): number {
  return at < bytes.length ? (bytes[at] ?? 0) : 0;
}

function afterSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  for (let byte = byteAt(bytes, at); byte <= 0x20 && isSpace(byte); byte = byteAt(bytes, at)) at += 1;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The position of a member's value: after its name and the colon. */
function afterName(bytes: Uint8Array, start: number): number {
  const end = byteAt(bytes, start) === QUOTE ? afterString(bytes, start) : INVALID;
  const colon = end === INVALID ? INVALID : afterSpace(bytes, end);
  return colon !== INVALID && byteAt(bytes, colon) === COLON ? afterSpace(bytes, colon + 1) : INVALID;
}

function afterString(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let at = start + 1;
  for (;;) {
    while (at < length && IS_PLAIN[bytes[at] ?? 0] === 1) at += 1;
    const byte = byteAt(bytes, at);
    if (byte === QUOTE) return at + 1;
    at = byte === BACKSLASH ? afterEscape(bytes, at + 1) : INVALID;
    if (at === INVALID) return INVALID;
  }
}

/** 1 for each byte that may be in a string unescaped (RFC 8259, 7). */
const IS_PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));

function afterEscape(bytes: Uint8Array, start: number): number {
  const byte = byteAt(bytes, start);
  if (byte !== 0x75) return ESCAPED.has(byte) ? start + 1 : INVALID;
  const digits = bytes.subarray(start + 1, start + 5);
  return digits.length === 4 && digits.every(isHexadecimal) ? start + 5 : INVALID;
}

function isHexadecimal(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

function afterNumberOrWord(bytes: Uint8Array, start: number): number {
  const byte = byteAt(bytes, start);
  return byte === MINUS || isDigit(byte) ? afterNumber(bytes, start) : afterWord(bytes, start);
}

const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function afterWord(bytes: Uint8Array, start: number): number {
  const word = WORDS.find((text) => text.every((byte, index) => bytes[start + index] === byte));
  return word ? start + word.length : INVALID;
}

/** RFC 8259, 6: `-`, then 0 or digits that do not begin with it, a fraction, an exponent. */
function afterNumber(bytes: Uint8Array, start: number): number {
  let at = byteAt(bytes, start) === MINUS ? start + 1 : start;
  at = byteAt(bytes, at) === ZERO ? at + 1 : afterDigits(bytes, at);
  if (at !== INVALID && byteAt(bytes, at) === 0x2e) at = afterDigits(bytes, at + 1);
  if (at !== INVALID && (byteAt(bytes, at) | 0x20) === 0x65) {
    const sign = byteAt(bytes, at + 1);
    at = afterDigits(bytes, sign === MINUS || sign === 0x2b ? at + 2 : at + 1);
  }
  return at;
}

/** At least one. */
function afterDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(byteAt(bytes, at))) at += 1;
  return at > start ? at : INVALID;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
