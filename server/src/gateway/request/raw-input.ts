import { isObject, type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import { numbersToStrings, parseLossless } from './lossless-json.ts';

/** Parameters are serialized to text: their numbers may be strings from here on. */
const PARAMETERS = ['path_params', 'query_params', 'headers', 'cookie_params'];

/** Input with lossless numbers; `payload` can only be serialized to JSON (lossless-json.ts). */
type RawInputJson = { input: JsonObject; payload: Json | undefined };

/**
 * The input of a call whose JSON has numbers that JavaScript may round: number precision is preserved up to 15 digits
 * (IEEE 754, binary64), and identifiers have more.
 *
 * @param input the parsed text
 * @returns undefined where it has no such numbers
 */
export function toRawInput(input: Json, text: string): RawInputJson | undefined {
  if (!MANY_DIGITS.test(text) || !isObject(input)) return undefined;
  const lossless = parseLossless(text);
  if (!isObject(lossless)) return undefined;
  const parameters = PARAMETERS.flatMap((name) => {
    const values = member(lossless, name);
    return isObject(values) ? [[name, numbersToStrings(values)] as const] : [];
  });
  return { input: { ...input, ...Object.fromEntries(parameters) }, payload: member(lossless, 'payload') };
}

/** Of a number after `:`, `,` or `[`. A string may match as well: then the text is parsed again for nothing. */
const MANY_DIGITS = /[\s:,[]-?\d[\d.]{15}/;
