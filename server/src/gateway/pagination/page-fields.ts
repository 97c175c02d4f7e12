import { isObject, type Json, member } from '../../openapi/parse/json.ts';

/** Where a page has its paging fields. */
const FIELD_PATHS = [
  [],
  ['meta'],
  ['pagination'],
  ['paging'],
  ['paging', 'cursors'],
  ['page_info'],
  ['pageInfo'],
  ['response_metadata'],
  ['meta', 'pagination'],
];

/** A paging field with one of some names: beside the list, or in an object about paging. */
export function fieldOf(json: Json, names: readonly string[]): Json | undefined {
  for (const path of FIELD_PATHS) {
    const parent = valueAt(json, path);
    if (!isObject(parent)) continue;
    const value = names
      .map((name) => member(parent, name))
      .find((found) => found !== undefined && found !== null && !isContainer(found));
    if (value !== undefined) return value;
  }
  return undefined;
}

function isContainer(value: Json): boolean {
  return Array.isArray(value) || (isObject(value) && !JSON.isRawJSON(value));
}

export function valueAt(json: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = json;
  for (const name of path) value = isObject(value) ? member(value, name) : undefined;
  return value;
}

/** A number, or a string of one. */
export function integerOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
