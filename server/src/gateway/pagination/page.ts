import { isObject, type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import { tokenText } from '../request/lossless-json.ts';
import type { UpstreamHeaders } from '../upstream/upstream-response.ts';

/** What a page of a list holds, and where the next one is: all that is recognised is written here. */

export type Page = { json: Json; items: readonly Json[]; headers: UpstreamHeaders };

/** Where the next page is: at an address, or at the same one with other parameters. */
export type Step = { address: string } | { query: JsonObject };

/** What is known of a call for finding its way: the app's `query_params`, and the names the description has. */
export type Asked = { query: JsonObject; declared: ReadonlySet<string> };

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

/** The list of a page: the answer itself, a member by a usual name, or the only list there is; also one level down. */
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

/** Whether anything of an answer, or of what the operation takes, says how its pages follow one another. */
export function isPaged({ json, headers }: Page, { declared }: Asked): boolean {
  return (
    headers.link !== undefined ||
    addressIn(json) !== undefined ||
    [...CURSOR_PARAMETERS, ...OFFSET_PARAMETERS, ...PAGE_PARAMETERS, STARTING_AFTER].some((name) =>
      declared.has(name),
    )
  );
}

/** Where the next page is; null: this was the last, or nothing says that there is another. */
export function stepAfter(page: Page, asked: Asked): Step | null {
  const linked = nextLink(page.headers.link) ?? addressIn(page.json);
  if (linked !== undefined) return { address: linked };
  if (page.headers.link !== undefined || page.items.length === 0) return null;
  const has_more = fieldOf(page.json, ['has_more', 'hasMore', 'has_next', 'hasNext', 'hasNextPage']);
  if (has_more === false) return null;
  const query =
    byCursor(page, asked) ??
    (has_more === true ? byLastItem(page, asked) : undefined) ??
    byOffset(page, asked) ??
    byNumber(page, asked);
  return query ? { query } : null;
}

/** The target of rel=next in a Link header (RFC 8288, 3): `<address>; rel="next"; title="..."`. */
export function nextLink(header: string | string[] | undefined): string | undefined {
  const links = /<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g;
  for (const [, target, parameters = ''] of [header ?? ''].flat().join(', ').matchAll(links)) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? [];
    const relations = (quoted ?? plain ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return target;
  }
  return undefined;
}

const ADDRESS_PLACES = [
  ['next'],
  ['@odata.nextLink'],
  ['next_page_url'],
  ['links', 'next'],
  ['_links', 'next'],
  ['_links', 'next', 'href'],
  ['links', 'next', 'href'],
  ['paging', 'next'],
  ['pagination', 'next'],
];

/** An address in the answer: a text that begins as one. */
function addressIn(json: Json): string | undefined {
  return ADDRESS_PLACES.map((place) => valueAt(json, place)).find(
    (value): value is string => typeof value === 'string' && /^(?:https?:\/\/|[/?])/.test(value),
  );
}

const CURSOR_FIELDS = [
  'next_cursor',
  'nextCursor',
  'next_page_token',
  'nextPageToken',
  'next_token',
  'nextToken',
  'end_cursor',
  'endCursor',
  'cursor',
  'page_token',
  'next',
];
const CURSOR_PARAMETERS = [
  'cursor',
  'page_token',
  'pageToken',
  'next_token',
  'nextToken',
  'next_cursor',
  'nextCursor',
  'after',
];

function byCursor({ json }: Page, { declared }: Asked): JsonObject | undefined {
  const parameter = CURSOR_PARAMETERS.find((name) => declared.has(name));
  const cursor = tokenText(fieldOf(json, CURSOR_FIELDS));
  return parameter !== undefined && cursor !== undefined ? { [parameter]: cursor } : undefined;
}

const STARTING_AFTER = 'starting_after';

/** With `has_more`, the id of the last item is the cursor. */
function byLastItem({ items }: Page, { declared }: Asked): JsonObject | undefined {
  const last = items.at(-1);
  const id = isObject(last) ? tokenText(member(last, 'id')) : undefined;
  return declared.has(STARTING_AFTER) && id !== undefined ? { [STARTING_AFTER]: id } : undefined;
}

const OFFSET_PARAMETERS = ['offset', 'skip', 'startAt', 'start'];
const PAGE_PARAMETERS = ['page', 'page_number', 'pageNumber'];
const SIZE_PARAMETERS = ['per_page', 'perPage', 'page_size', 'pageSize', 'limit', 'size', 'maxResults'];
const TOTAL_FIELDS = ['total', 'total_count', 'totalCount'];

function byOffset(page: Page, asked: Asked): JsonObject | undefined {
  const parameter = OFFSET_PARAMETERS.find((name) => asked.declared.has(name));
  if (parameter === undefined || isShort(page, asked)) return undefined;
  const next = (numberOf(member(asked.query, parameter)) ?? 0) + page.items.length;
  const total = numberOf(fieldOf(page.json, TOTAL_FIELDS));
  return total !== undefined && next >= total ? undefined : { [parameter]: next };
}

function byNumber(page: Page, asked: Asked): JsonObject | undefined {
  const parameter = PAGE_PARAMETERS.find((name) => asked.declared.has(name));
  if (parameter === undefined || isShort(page, asked)) return undefined;
  const shown = numberOf(fieldOf(page.json, ['page', 'current_page', 'currentPage']));
  const current = numberOf(member(asked.query, parameter)) ?? shown ?? 1;
  const last = numberOf(fieldOf(page.json, ['total_pages', 'totalPages', 'last_page', 'page_count']));
  return last !== undefined && current >= last ? undefined : { [parameter]: current + 1 };
}

/** Fewer items than the app asked for in a page: there are no more. */
function isShort({ items }: Page, { query }: Asked): boolean {
  const sizes = SIZE_PARAMETERS.map((name) => numberOf(member(query, name)));
  const size = sizes.find((value) => value !== undefined);
  return size !== undefined && items.length < size;
}

const FIELD_PLACES = [
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

/** What a page says of itself by one of some names: beside its list, or in an object about paging. */
function fieldOf(json: Json, names: readonly string[]): Json | undefined {
  for (const place of FIELD_PLACES) {
    const around = valueAt(json, place);
    if (!isObject(around)) continue;
    const value = names
      .map((name) => member(around, name))
      .find((found) => found !== undefined && found !== null && !isPlainObject(found));
    if (value !== undefined) return value;
  }
  return undefined;
}

function isPlainObject(value: Json): boolean {
  return Array.isArray(value) || (isObject(value) && !JSON.isRawJSON(value));
}

function valueAt(json: Json, place: readonly string[]): Json | undefined {
  let value: Json | undefined = json;
  for (const name of place) value = isObject(value) ? member(value, name) : undefined;
  return value;
}

function numberOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}
