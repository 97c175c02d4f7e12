import { type ParseLimits, validateJson } from '../../bytes/json-validator.ts';
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

/** The page in a response; undefined: it is not a success, not a list, or larger than the limits. */
export async function toPage(
  { statusCode, headers, body }: UpstreamResponse,
  limits: ParseLimits,
): Promise<Page | undefined> {
  if (!isSuccess(statusCode) || body.length > limits.bytes) return undefined;
  const mediaType = parseMediaType(mainContentType(contentTypesIn(headers)));
  for (const { bytes, warnings } of jsonReadings(body, mediaType, limits.bytes)) {
    const validation = await validateJson(bytes);
    if (validation.kind !== 'valid' || validation.values > limits.values) continue;
    const json = parseLossless(bytes.toString());
    const items = itemsOf(json);
    if (items !== undefined) return { json, items, headers, warnings };
  }
  return undefined;
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
