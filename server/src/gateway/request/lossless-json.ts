import type { Json } from '../../openapi/parse/json.ts';

/** JSON whose numbers keep their digits when it is written again (JSON.parse source text access, ECMAScript 2026). */

declare global {
  interface JSON {
    rawJSON(text: string): Json;
    isRawJSON(value: unknown): value is { rawJSON: string };
  }
}

/** `context` tells how the value was written, where it is no list and no object. */
type Reviver = (key: string, value: Json, context?: { source?: string }) => unknown;
const parse: (text: string, reviver: Reviver) => Json = JSON.parse;

/** What a text holds; numbers that JavaScript would write in other digits stand in it as their text, unreadable. */
export function parseLossless(text: string): Json {
  return parse(text, (_key, value, context) => {
    const digits = losslessDigits(value, context);
    return digits === undefined ? value : JSON.rawJSON(digits);
  });
}

/** What `exactJson` made, with texts in place of numbers that stand in it as their text. */
export function numbersToStrings(exact: Json): Json {
  return parse(JSON.stringify(exact), (_key, value, context) => losslessDigits(value, context) ?? value);
}

/** How a number was written, where JavaScript would write it otherwise. */
function losslessDigits(value: Json, { source }: { source?: string } = {}): string | undefined {
  return typeof value === 'number' && String(value) !== source ? source : undefined;
}

/** A number that stands as its text, as a text; what is anything else, as it is. */
export function rawNumberToString(value: Json): Json {
  return JSON.isRawJSON(value) ? value.rawJSON : value;
}

/** A text, or a number in its own digits: what an answer says to go on with. */
export function tokenText(value: Json | undefined): string | undefined {
  if (JSON.isRawJSON(value)) return value.rawJSON;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
