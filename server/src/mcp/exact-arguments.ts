import { isObject, type Json, type JsonObject } from '../openapi/parse/json.ts';
import { hasChangedNumbers, parseLossless } from '../openapi/parse/lossless-json.ts';

/** Arguments of calls by the id of the request, with numbers that JavaScript would round as they were sent. */
export type ExactArguments = ReadonlyMap<string | number, JsonObject>;

/**
 * The arguments of the tool calls in a body, where they may have numbers that JavaScript would round or write in another way.
 *
 * @param text a body that is JSON
 */
export function exactArgumentsIn(text: string): ExactArguments | null {
  if (!hasChangedNumbers(text)) return null;
  const body = parseLossless(text);
  return new Map((Array.isArray(body) ? body : [body]).flatMap(argumentsOf));
}

function argumentsOf(message: Json): [string | number, JsonObject][] {
  if (!isObject(message) || message.method !== 'tools/call') return [];
  const { id, params } = message;
  const given = isObject(params) ? params.arguments : undefined;
  return isObject(given) && (typeof id === 'string' || typeof id === 'number') ? [[id, given]] : [];
}
