import { isObject, type Json, member } from '../../openapi/parse/json.ts';
import { parseLossless } from '../../openapi/parse/lossless-json.ts';
import { jsonReadings } from '../response/json-readings.ts';
import { contentTypesIn, mainContentType, parseMediaType } from '../response/media-type.ts';
import { isSuccess, type UpstreamHeaders, type UpstreamResponse } from '../upstream/upstream-response.ts';

/** One page of a list. */
export type Page = {
  json: Json;
  items: readonly Json[];
  headers: UpstreamHeaders;
  /** What was wrong with its JSON. */
  warnings: readonly string[];
};

/**
 * The page in a response; undefined: it is not a success, or not a list.
 *
 * @param maxBytes the largest body that is parsed: parsing takes many times its size in memory, and blocks other calls
 */
export function toPage({ statusCode, headers, body }: UpstreamResponse, maxBytes: number): Page | undefined {
  if (!isSuccess(statusCode) || body.length > maxBytes) return undefined;
  const mediaType = parseMediaType(mainContentType(contentTypesIn(headers)));
  for (const { bytes, warnings } of jsonReadings(body, mediaType, maxBytes)) {
    const json = tryParse(bytes);
    const items = json === undefined ? undefined : itemsOf(json);
    if (json !== undefined && items !== undefined) return { json, items, headers, warnings };
  }
  return undefined;
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
