import { isObject, type Json, member } from '../../openapi/parse/json.ts';
import { parseLossless } from '../../openapi/parse/lossless-json.ts';
import type { UpstreamHeaders, UpstreamResponse } from '../upstream/upstream-response.ts';

/** One page of a list. */
export type Page = { json: Json; items: readonly Json[]; headers: UpstreamHeaders };

/**
 * The page in a response; undefined: it is not a success, or not a list.
 *
 * @param maxBytes of what is parsed: its values take many times its size, and others wait meanwhile
 */
export function toPage({ statusCode, headers, body }: UpstreamResponse, maxBytes: number): Page | undefined {
  if (statusCode < 200 || statusCode > 299 || body.length > maxBytes) return undefined;
  const json = tryParse(body);
  const items = json === undefined ? undefined : itemsOf(json);
  return json === undefined || items === undefined ? undefined : { json, items, headers };
}

function tryParse(body: Buffer): Json | undefined {
  try {
    return parseLossless(body.toString());
  } catch {
    return undefined;
  }
}

const LIST_NAMES = [
  'data',
  'items',
  'results',
  'value',
  'values',
  'records',
  'entries',
  'objects',
  'elements',
];

/** The list of a page: the response itself, a member with a usual name, or the only list in it; also one level down. */
export function itemsOf(json: Json): Json[] | undefined {
  if (Array.isArray(json)) return json;
  if (!isObject(json)) return undefined;
  const named = LIST_NAMES.map((name) => member(json, name));
  const direct = named.find(Array.isArray);
  if (direct) return direct;
  const lists = Object.values(json).filter((value) => Array.isArray(value));
  if (lists.length > 0) return lists.length === 1 ? lists[0] : undefined;
  const below = named.find(isObject);
  return below && itemsOf(below);
}
