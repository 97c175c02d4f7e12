import { isObject, type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import { hasChangedNumbers, parseLossless } from '../../openapi/parse/lossless-json.ts';

const PARAMETERS = ['path_params', 'query_params', 'headers', 'cookie_params'];

/**
 * Input with lossless numbers. Parameters have them in place of JavaScript's (serialize.ts); `payload` has them too, for
 * the body that is sent.
 */
type RawInputJson = { input: JsonObject; payload: Json | undefined };

/**
 * The input of a call whose JSON has numbers that JavaScript may round or write in another way. It preserves up to 15
 * digits (IEEE 754, binary64), and identifiers have more; and it writes `10.00` as 10, `0.0000001` as 1e-7.
 *
 * @param input the parsed text
 * @returns undefined where it has no such numbers
 */
export function toRawInput(input: Json, text: string): RawInputJson | undefined {
  if (!hasChangedNumbers(text) || !isObject(input)) return undefined;
  const lossless = parseLossless(text);
  if (!isObject(lossless)) return undefined;
  const parameters = PARAMETERS.flatMap((name) => {
    const values = member(lossless, name);
    return values === undefined ? [] : [[name, values] as const];
  });
  return { input: { ...input, ...Object.fromEntries(parameters) }, payload: member(lossless, 'payload') };
}
