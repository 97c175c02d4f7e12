import { isObject, type Json, type JsonObject, member } from '../../openapi/parse/json.ts';
import { tokenText } from '../../openapi/parse/lossless-json.ts';
import type { Page } from './page.ts';
import { fieldOf, integerOf, valueAt } from './page-fields.ts';

/** Where the next page is: at a URL, or at the same one with other query parameters. */
export type NextPage = { url: string } | { query: JsonObject };

/** How a page was requested: the app's `query_params`, and the names that the spec declares. */
export type PageRequest = { query: JsonObject; declared: ReadonlySet<string> };

/** A convention of APIs; undefined: this list does not follow it, or this was its last page. */
type PaginationStrategy = (page: Page, request: PageRequest) => JsonObject | undefined;

const HAS_MORE_FIELDS = ['has_more', 'hasMore', 'has_next', 'hasNext', 'hasNextPage'];

/** The request of the next page; null where this page is the last, or does not refer to another. */
export function nextPageAfter(page: Page, request: PageRequest): NextPage | null {
  const url = nextLink(page.headers.link) ?? nextUrlIn(page.json);
  if (url !== undefined) return { url };
  if (page.headers.link !== undefined || page.items.length === 0) return null;
  if (fieldOf(page.json, HAS_MORE_FIELDS) === false) return null;
  for (const strategy of STRATEGIES) {
    const query = strategy(page, request);
    if (query) return { query };
  }
  return null;
}

/** Whether a page, or a parameter of the operation, shows how the list is paginated. */
export function isPaginated({ json, headers }: Page, { declared }: PageRequest): boolean {
  return (
    headers.link !== undefined ||
    nextUrlIn(json) !== undefined ||
    [...CURSOR_PARAMETERS, ...OFFSET_PARAMETERS, ...PAGE_PARAMETERS, STARTING_AFTER].some((name) =>
      declared.has(name),
    )
  );
}

/** The target of rel=next in a Link header (RFC 8288, 3): `<url>; rel="next"; title="..."`. */
export function nextLink(header: string | string[] | undefined): string | undefined {
  const links = /<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+(?:\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]*))?)*)/g;
  for (const [, target, parameters = ''] of [header ?? ''].flat().join(', ').matchAll(links)) {
    const [, quoted, plain] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? [];
    const relations = (quoted ?? plain ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return target;
  }
  return undefined;
}

const NEXT_URL_PATHS = [
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

/** A URL of the next page in the response. */
function nextUrlIn(json: Json): string | undefined {
  return NEXT_URL_PATHS.map((path) => valueAt(json, path)).find(
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

const byCursor: PaginationStrategy = ({ json }, { declared }) => {
  const parameter = CURSOR_PARAMETERS.find((name) => declared.has(name));
  const cursor = tokenText(fieldOf(json, CURSOR_FIELDS));
  return parameter !== undefined && cursor !== undefined ? { [parameter]: cursor } : undefined;
};

const STARTING_AFTER = 'starting_after';

/** With `has_more`, the id of the last item is the cursor. */
const byLastItem: PaginationStrategy = ({ json, items }, { declared }) => {
  if (fieldOf(json, HAS_MORE_FIELDS) !== true) return undefined;
  const last = items.at(-1);
  const id = isObject(last) ? tokenText(member(last, 'id')) : undefined;
  return declared.has(STARTING_AFTER) && id !== undefined ? { [STARTING_AFTER]: id } : undefined;
};

const OFFSET_PARAMETERS = ['offset', 'skip', 'startAt', 'start'];
const TOTAL_FIELDS = ['total', 'total_count', 'totalCount'];

const byOffset: PaginationStrategy = (page, request) => {
  const parameter = OFFSET_PARAMETERS.find((name) => request.declared.has(name));
  if (parameter === undefined || isShort(page, request)) return undefined;
  const next = (integerOf(member(request.query, parameter)) ?? 0) + page.items.length;
  const total = integerOf(fieldOf(page.json, TOTAL_FIELDS));
  return total !== undefined && next >= total ? undefined : { [parameter]: next };
};

const PAGE_PARAMETERS = ['page', 'page_number', 'pageNumber'];

const byPageNumber: PaginationStrategy = (page, request) => {
  const parameter = PAGE_PARAMETERS.find((name) => request.declared.has(name));
  if (parameter === undefined || isShort(page, request)) return undefined;
  const returned = integerOf(fieldOf(page.json, ['page', 'current_page', 'currentPage']));
  const current = integerOf(member(request.query, parameter)) ?? returned ?? 1;
  const last = integerOf(fieldOf(page.json, ['total_pages', 'totalPages', 'last_page', 'page_count']));
  return last !== undefined && current >= last ? undefined : { [parameter]: current + 1 };
};

const SIZE_PARAMETERS = ['per_page', 'perPage', 'page_size', 'pageSize', 'limit', 'size', 'maxResults'];

/** Fewer items than the requested page size: there are no more. */
function isShort({ items }: Page, { query }: PageRequest): boolean {
  const sizes = SIZE_PARAMETERS.map((name) => integerOf(member(query, name)));
  const size = sizes.find((value) => value !== undefined);
  return size !== undefined && items.length < size;
}

const STRATEGIES: readonly PaginationStrategy[] = [byCursor, byLastItem, byOffset, byPageNumber];
