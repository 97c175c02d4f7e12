import type { Json, JsonObject } from '@trunkline/contract/json';

/** Parsed JSON, and readers that return a default where a spec has another type than expected. */

export type { Json, JsonObject };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member: a spec may use any name, `constructor` and `__proto__` included. */
export function member(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The member if it is an object; else an empty one. */
export function objectIn(object: JsonObject, name: string): JsonObject {
  const value = member(object, name);
  return isObject(value) ? value : {};
}

/** The member if it is a list; else an empty one. */
export function listIn(object: JsonObject, name: string): Json[] {
  const value = member(object, name);
  return Array.isArray(value) ? value : [];
}

/** The member if it is a string; else ''. */
export function textIn(object: JsonObject, name: string): string {
  const value = member(object, name);
  return typeof value === 'string' ? value : '';
}

/** The member if it is a boolean, or one in quotes; else undefined. */
export function booleanIn(object: JsonObject, name: string): boolean | undefined {
  const value = member(object, name);
  if (value === 'true' || value === 'false') return value === 'true';
  return typeof value === 'boolean' ? value : undefined;
}

/** One step of a JSON pointer (RFC 6901, 3). */
export function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** @returns undefined where the text is not JSON */
export function tryParseJson(text: string): { value: Json } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
