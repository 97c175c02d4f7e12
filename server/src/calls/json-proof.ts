/** The proof that bytes are JSON, for answers that are passed on as they came. */

/**
 * Whether bytes are one JSON text (RFC 8259), without making anything of it: what a parser makes of a large answer
 * takes several times its size, only to be thrown away. Whether its texts are UTF-8 is not asked here.
 */
export function isJsonText(bytes: Uint8Array): boolean {
  const open: Container[] = [];
  let at = afterSpace(bytes, 0);
  for (;;) {
    // A value begins here.
    const byte = bytes[at];
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) {
      const container = byte === OPENING_BRACE ? OBJECT : ARRAY;
      at = afterSpace(bytes, at + 1);
      if (bytes[at] !== container.end) {
        open.push(container);
        if (container === OBJECT) at = afterName(bytes, at);
        if (at === FAULT) return false;
        continue;
      }
      at += 1;
    } else {
      at = afterScalar(bytes, at);
      if (at === FAULT) return false;
    }
    // A value has ended here, and with it whatever it was the last of.
    at = afterSpace(bytes, at);
    let around = open.at(-1);
    while (around && bytes[at] === around.end) {
      open.pop();
      around = open.at(-1);
      at = afterSpace(bytes, at + 1);
    }
    if (!around) return at === bytes.length;
    if (bytes[at] !== COMMA) return false;
    at = afterSpace(bytes, at + 1);
    if (around === OBJECT) at = afterName(bytes, at);
    if (at === FAULT) return false;
  }
}

type Container = { end: number };

const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;
const OBJECT: Container = { end: 0x7d };
const ARRAY: Container = { end: 0x5d };
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;

/** In place of where something ends: it is not what it should be. */
const FAULT = -1;

function afterSpace(bytes: Uint8Array, start: number): number {
  for (let at = start; ; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
  }
}

/** Where the value of an object's member begins: after its name and the colon. */
function afterName(bytes: Uint8Array, start: number): number {
  const end = bytes[start] === QUOTE ? afterString(bytes, start) : FAULT;
  const colon = end === FAULT ? FAULT : afterSpace(bytes, end);
  return bytes[colon] === COLON ? afterSpace(bytes, colon + 1) : FAULT;
}

function afterScalar(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return afterString(bytes, start);
  const word = WORDS.find((text) => text[0] === first);
  return word ? afterWord(bytes, start, word) : afterNumber(bytes, start);
}

const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function afterWord(bytes: Uint8Array, start: number, word: Uint8Array): number {
  return word.every((byte, index) => bytes[start + index] === byte) ? start + word.length : FAULT;
}

function afterString(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  let at = start + 1;
  while (at < length) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return FAULT;
    at = byte === BACKSLASH ? afterEscape(bytes, at + 1) : at + 1;
    if (at === FAULT) return FAULT;
  }
  return FAULT;
}

const ESCAPED = new Set(Buffer.from('"\\/bfnrt'));

function afterEscape(bytes: Uint8Array, start: number): number {
  const byte = bytes[start] ?? 0;
  if (byte !== 0x75) return ESCAPED.has(byte) ? start + 1 : FAULT;
  const digits = bytes.subarray(start + 1, start + 5);
  return digits.length === 4 && digits.every(isHexadecimal) ? start + 5 : FAULT;
}

function isHexadecimal(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}

/** RFC 8259, 6: `-`, then 0 or digits that do not begin with it, a fraction, an exponent. */
function afterNumber(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : afterDigits(bytes, at);
  if (at !== FAULT && bytes[at] === 0x2e) at = afterDigits(bytes, at + 1);
  if (at !== FAULT && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    const sign = bytes[at + 1];
    at = afterDigits(bytes, sign === MINUS || sign === 0x2b ? at + 2 : at + 1);
  }
  return at;
}

/** At least one. */
function afterDigits(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  return at > start ? at : FAULT;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
