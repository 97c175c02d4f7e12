import { isObject, type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import { numbersToStrings, parseLossless } from './lossless-json.ts';

/** Parameters are texts in the end: their numbers may be texts of their digits from here on. */
const PARAMETERS = ['path_params', 'query_params', 'headers', 'cookie_params'];

/** A call with all its digits; `payload` is to write JSON from, and nothing else (exact-json.ts). */
type RawInputJson = { input: JsonObject; payload: Json | undefined };

/**
 * A call whose JSON has numbers that JavaScript may round: as many as 15 digits come back as they were (IEEE 754,
 * binary64), and identifiers have more.
 *
 * @param input what JSON.parse makes of the text
 * @returns undefined where it has no such numbers
 */
export function toRawInput(input: Json, text: string): RawInputJson | undefined {
  if (!MANY_DIGITS.test(text) || !isObject(input)) return undefined;
  const exact = parseLossless(text);
  if (!isObject(exact)) return undefined;
  const parameters = PARAMETERS.flatMap((name) => {
    const values = member(exact, name);
    return isObject(values) ? [[name, numbersToStrings(values)] as const] : [];
  });
  return { input: { ...input, ...Object.fromEntries(parameters) }, payload: member(exact, 'payload') };
}

/** Of a number that stands after `:`, `,` or `[`. Texts may hold the like: to look closer costs time and no more. */
const MANY_DIGITS = /[\s:,[]-?\d[\d.]{15}/;
