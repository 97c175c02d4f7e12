import { setImmediate } from 'node:timers/promises';

/** Validates JSON as bytes, without building its values, which take several times the size of a large text. */

/** What bytes are as a JSON text; `values` counts those in containers too. */
export type JsonValidation = { kind: 'valid'; values: number } | { kind: 'invalid' } | { kind: 'too_deep' };

/** The largest JSON text that is parsed in one piece: parsing takes many times its size in memory, and delays other calls. */
export type ParseLimits = { bytes: number; values: number };

/** Parsers of other languages fail at fewer levels, or crash; RFC 8259, 9, allows a limit. */
export const MAX_JSON_DEPTH = 10_000;

/** What is validated at once: some milliseconds, whatever the bytes are. */
const SLICE_BYTES = 256 * 1024;

/**
 * Whether bytes are one JSON text (RFC 8259) of at most MAX_JSON_DEPTH levels. Between the slices of a large one other
 * requests are served. Whether its strings are valid UTF-8 is not checked here.
 */
export async function validateJson(bytes: Uint8Array): Promise<JsonValidation> {
  /** The closing characters of the containers around the innermost one; `end` is that of the innermost. */
  const around = new Uint8Array(MAX_JSON_DEPTH);
  let depth = 0;
  let end = NO_END;
  let values = 0;
  let at = afterSpace(bytes, 0);
  for (let pause = SLICE_BYTES; ; values += 1) {
    if (at > pause) {
      await setImmediate();
      pause = at + SLICE_BYTES;
    }
    // A value begins here.
    const byte = byteAt(bytes, at);
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
      if (depth === MAX_JSON_DEPTH) return TOO_DEEP;
      at = afterSpace(bytes, at + 1);
      if (byteAt(bytes, at) !== byte + TO_ITS_END) {
        around[depth] = end;
        depth += 1;
        end = byte + TO_ITS_END;
        if (byte === OPENING_BRACE) at = afterName(bytes, at);
        if (at === INVALID) return NOT_JSON;
        continue;
      }
      at += 1;
    } else {
      at = byte === QUOTE ? afterString(bytes, at) : afterNumberOrWord(bytes, at);
      if (at === INVALID) return NOT_JSON;
    }
    // A value has ended here, and with it the containers whose last value it was.
    at = afterSpace(bytes, at);
    while (end !== NO_END && byteAt(bytes, at) === end) {
      depth -= 1;
      end = byteAt(around, depth);
      at = afterSpace(bytes, at + 1);
    }
    if (end === NO_END) return at === bytes.length ? { kind: 'valid', values: values + 1 } : NOT_JSON;
    if (byteAt(bytes, at) !== COMMA) return NOT_JSON;
    at = afterSpace(bytes, at + 1);
    if (end === CLOSING_BRACE) at = afterName(bytes, at);
    if (at === INVALID) return NOT_JSON;
  }
}

const NOT_JSON: JsonValidation = { kind: 'invalid' };
const TOO_DEEP: JsonValidation = { kind: 'too_deep' };

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
const NO_END = 0;
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

const ESCAPED = '"\\/bfnrt';
/** 1 for each character that may follow a backslash, besides the `u` of hexadecimal digits. */
const IS_ESCAPED = new Uint8Array(256);
for (const character of ESCAPED) IS_ESCAPED[character.charCodeAt(0)] = 1;

function afterEscape(bytes: Uint8Array, start: number): number {
  const byte = byteAt(bytes, start);
  if (byte !== 0x75) return IS_ESCAPED[byte] === 1 ? start + 1 : INVALID;
  const end = start + 5;
  for (let at = start + 1; at < end; at += 1) if (!isHexadecimal(byteAt(bytes, at))) return INVALID;
  return end;
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
