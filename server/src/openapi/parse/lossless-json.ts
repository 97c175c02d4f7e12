import type { Json } from './json.ts';

/** JSON whose number precision is preserved when it is serialized again (JSON.parse source text access, ECMAScript 2026). */

declare global {
  interface JSON {
    rawJSON(text: string): Json;
    isRawJSON(value: unknown): value is { rawJSON: string };
  }
}

/** `context` has the source text of a value that is not a list or an object. */
type Reviver = (key: string, value: Json, context?: { source?: string }) => Json;
const parse: (text: string, reviver: Reviver) => Json = JSON.parse;

/** Parses JSON; numbers that JavaScript would round are raw JSON in it, which can only be serialized. */
export function parseLossless(text: string): Json {
  if (!hasChangedNumbers(text)) return JSON.parse(text);
  return parse(text, (_key, value, context) => {
    const digits = losslessDigits(value, context);
    return digits === undefined ? value : JSON.rawJSON(digits);
  });
}

/** Whether JSON may have numbers that JavaScript writes in another way: to visit each value takes ten times as long. */
export function hasChangedNumbers(text: string): boolean {
  return CHANGED_NUMBER.test(text);
}

/**
 * A number at the beginning or after `:`, `,` or `[` with many digits, a zero at the end of its fraction, an exponent, six
 * zeros after the point, or that is -0. A string may match as well: then the values are visited for nothing.
 */
const CHANGED_NUMBER =
  /(?:^|[\s:,[])(?:-?\d[\d.]{15}|-?\d+\.\d*0(?=[\s,\]}]|$)|-?\d+(?:\.\d+)?[eE][-+]?\d|-?0\.0{6}|-0(?=[\s,\]}]|$))/;

/** The source text of a number that JavaScript would round. */
function losslessDigits(value: Json, { source }: { source?: string } = {}): string | undefined {
  return typeof value === 'number' && String(value) !== source ? source : undefined;
}

/** A raw number as a string; any other value as it is. */
export function rawNumberToString(value: Json): Json {
  return JSON.isRawJSON(value) ? value.rawJSON : value;
}

/** A cursor that a response returned: a string, or a number with its precision preserved. */
export function tokenText(value: Json | undefined): string | undefined {
  if (JSON.isRawJSON(value)) return value.rawJSON;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A raw number as JavaScript reads it; any other value as it is. */
export function rawNumberToNumber(value: Json): Json {
  return JSON.isRawJSON(value) ? Number(value.rawJSON) : value;
}
