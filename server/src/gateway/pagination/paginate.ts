import type { ValidationIssue } from '@trunkline/contract/problems';
import type { CallInput } from '@trunkline/contract/schemas/calls';
import { Problem } from '../../http/problems.ts';
import type { Secrets } from '../redaction/secrets.ts';
import type { PreparedOperation, UpstreamRequest } from '../request/build-request.ts';
import { redactJson } from '../response/redact-json.ts';
import type { UpstreamResponse } from '../upstream/upstream-response.ts';
import type { Page } from './page.ts';
import { isPaginated, type NextPage, nextPageAfter, type PageRequest } from './strategies.ts';

/** The response to a page's request, its content encodings undone. */
export type Fetched = { request: UpstreamRequest; response: UpstreamResponse; secrets: Secrets };

/** A list whose first page was fetched. */
type Paginator = {
  /** The query parameters that the spec declares. */
  queryNames: ReadonlySet<string>;
  input: CallInput;
  first: Fetched;
  page: Page;
  /** Makes a request of the call with other input. */
  build: (operation: PreparedOperation, input: CallInput) => UpstreamRequest;
  /**
   * Fetches another page.
   *
   * @param request makes the request, of the operation as it is now; undefined: it has none
   * @throws Problem
   */
  fetch: (
    request: (operation: PreparedOperation) => UpstreamRequest | undefined,
  ) => Promise<Fetched | undefined>;
  /** undefined: the response is no page. */
  readPage: (response: UpstreamResponse) => Promise<Page | undefined>;
};

/** How pagination ended. Without an error, it is incomplete when a limit of the call ended it. */
type End = { complete: boolean; error?: PageError; warning?: string };
type PageError = { code: string; status_code?: number; detail: string };

const DEFAULT_MAX_ITEMS = 10_000;
const DEFAULT_MAX_PAGES = 100;

/** Only an operation that only reads can be requested again. @throws Problem invalid_parameters */
export function requirePaginatable({ key }: PreparedOperation, isStreamed: boolean): void {
  if (key.startsWith('get:') && !isStreamed) return;
  const message = isStreamed ? 'joins lists, and this call streams bytes' : 'is for operations with GET only';
  throw new Problem('invalid_parameters', `paginate ${message}.`, {
    errors: [{ path: 'paginate', message }],
  });
}

/**
 * The envelope of all pages as JSON text, a chunk for each page. The next page is fetched when the chunk of the one
 * before was taken.
 */
export async function* paginate({
  queryNames,
  input,
  first,
  page: firstPage,
  build,
  fetch,
  readPage,
}: Paginator): AsyncGenerator<string> {
  const maxItems = input.paginate?.max_items ?? DEFAULT_MAX_ITEMS;
  const maxPages = input.paginate?.max_pages ?? DEFAULT_MAX_PAGES;
  const pageRequest: PageRequest = { query: input.query_params ?? {}, declared: queryNames };
  const warnings = [
    ...first.request.warnings,
    ...firstPage.warnings.map((message) => ({ path: 'data', message })),
  ];
  let fetched = first;
  let page = firstPage;
  let pages = 0;
  let items = 0;
  let end: End | undefined;
  yield `{"success":true,"status_code":${first.response.statusCode},"data":[`;
  while (!end) {
    const taken = page.items.slice(0, maxItems - items);
    const text = (await redactJson(JSON.stringify(taken), fetched.secrets)).slice(1, -1);
    if (text !== '') yield items === 0 ? text : `,${text}`;
    pages += 1;
    items += taken.length;
    const next = nextPageAfter(page, pageRequest);
    if (!next) {
      const isKnownToEnd = pages > 1 || isPaginated(page, pageRequest);
      end = isKnownToEnd ? { complete: taken.length === page.items.length } : ONE_PAGE;
    } else if (items >= maxItems || pages >= maxPages) end = { complete: false };
    else {
      const previous = fetched.response.body;
      const result = await fetchPage(next);
      if ('end' in result) end = result.end;
      else if (result.fetched.response.body.equals(previous))
        end = stopped('the API returned the same page twice');
      else ({ fetched, page } = result);
    }
  }
  yield `],"pages":${pages},"items":${items},"complete":${end.complete}${endMembers(end, warnings)}}`;

  async function fetchPage(next: NextPage): Promise<{ fetched: Fetched; page: Page } | { end: End }> {
    try {
      if ('query' in next) pageRequest.query = { ...pageRequest.query, ...next.query };
      const result = await fetch((operation) => requestOf(operation, next));
      if (!result) return { end: stopped('the next page is outside the base URL, and was not requested') };
      const nextPage = await readPage(result.response);
      return nextPage ? { fetched: result, page: nextPage } : { end: failed(notAPage(result.response)) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { end: failed({ code: error.code, detail: error.message }) };
    }
  }

  function requestOf(operation: PreparedOperation, next: NextPage): UpstreamRequest | undefined {
    if ('query' in next) return build(operation, { ...input, query_params: pageRequest.query });
    // The URL may be relative to the page before.
    return operation.follow({ ...build(operation, input), path: fetched.request.path }, next.url);
  }
}

const ONE_PAGE: End = { complete: true, warning: 'nothing says how this list is paginated: it was one page' };

function stopped(warning: string): End {
  return { complete: false, warning };
}

function failed(error: PageError): End {
  return { complete: false, error };
}

function notAPage({ statusCode }: UpstreamResponse): PageError {
  const detail = `The API responded to the request of the next page with ${statusCode}, and not with a list, or one that is too large. The pages before it are complete.`;
  return { code: 'bad_page', status_code: statusCode, detail };
}

function endMembers({ error, warning }: End, warnings: readonly ValidationIssue[]): string {
  const all = warning === undefined ? warnings : [...warnings, { path: 'paginate', message: warning }];
  return (
    (error ? `,"error":${JSON.stringify(error)}` : '') +
    (all.length > 0 ? `,"warnings":${JSON.stringify(all)}` : '')
  );
}
