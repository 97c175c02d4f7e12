import type { ValidationIssue } from '@trunkline/contract/problems';
import { Problem } from '../../http/problems.ts';
import type { Json } from '../../openapi/parse/json.ts';
import type { PreparedOperation, UpstreamRequest } from '../request/build-request.ts';
import type { CallInput } from '../request/call-input.ts';
import { exactJson } from '../request/lossless-json.ts';
import { redactJson } from '../response/redact-json.ts';
import type { UpstreamResponse } from '../upstream/upstream-response.ts';
import { type Asked, isPaged, itemsOf, type Page, type Step, stepAfter } from './page.ts';

/** A list in pages, answered as one: each page is asked for once the app has taken the one before. */

/** A page as it was answered, its body decoded. */
export type Fetched = { request: UpstreamRequest; response: UpstreamResponse; secrets: readonly Buffer[] };

type Walk = {
  operation: PreparedOperation;
  input: CallInput;
  /** The first page and what it holds. */
  first: Fetched;
  page: Page;
  /** Asks for another. @throws Problem */
  fetch: (request: UpstreamRequest) => Promise<Fetched>;
};

/** How a walk ended. Without an error, it is not complete when a limit of the call ended it. */
type End = { complete: boolean; error?: PageError; warning?: string };
type PageError = { code: string; status_code?: number; detail: string };

const USUAL_ITEMS = 10_000;
const USUAL_PAGES = 100;

/** The page that an answer is; undefined: no success, or no list. */
export function pageOf({ statusCode, headers, body }: UpstreamResponse): Page | undefined {
  if (statusCode < 200 || statusCode > 299) return undefined;
  const json = jsonOf(body);
  const items = json === undefined ? undefined : itemsOf(json);
  return json === undefined || items === undefined ? undefined : { json, items, headers };
}

function jsonOf(body: Buffer): Json | undefined {
  try {
    return exactJson(body.toString());
  } catch {
    return undefined;
  }
}

/** An operation that only reads can be asked again. @throws Problem invalid_parameters */
export function permitPagination({ key }: PreparedOperation, isStreamed: boolean): void {
  if (key.startsWith('get:') && !isStreamed) return;
  const message = isStreamed ? 'joins lists, and this call streams bytes' : 'is for operations with GET only';
  throw new Problem('invalid_parameters', `paginate ${message}.`, {
    errors: [{ path: 'paginate', message }],
  });
}

/** The envelope of all pages as JSON text in pieces, a page each. */
export async function* joinedPages({
  operation,
  input,
  first,
  page: firstPage,
  fetch,
}: Walk): AsyncGenerator<string> {
  const maxItems = input.paginate?.max_items ?? USUAL_ITEMS;
  const maxPages = input.paginate?.max_pages ?? USUAL_PAGES;
  const asked: Asked = { query: input.query_params ?? {}, declared: operation.queryNames };
  let fetched = first;
  let page = firstPage;
  let pages = 0;
  let items = 0;
  let end: End | undefined;
  yield `{"success":true,"status_code":${first.response.statusCode},"data":[`;
  while (!end) {
    const taken = page.items.slice(0, maxItems - items);
    const text = redactJson(JSON.stringify(taken), fetched.secrets).slice(1, -1);
    if (text !== '') yield items === 0 ? text : `,${text}`;
    pages += 1;
    items += taken.length;
    const step = stepAfter(page, asked);
    if (!step)
      end = pages > 1 || isPaged(page, asked) ? { complete: taken.length === page.items.length } : ONE_PAGE;
    else if (items >= maxItems || pages >= maxPages) end = { complete: false };
    else {
      const before = fetched.response.body;
      const next = await nextPage(step);
      if ('end' in next) end = next.end;
      else if (next.fetched.response.body.equals(before)) end = stopped('the API gave the same page twice');
      else ({ fetched, page } = next);
    }
  }
  yield `],"pages":${pages},"items":${items},"complete":${end.complete}${restOf(end, first.request.warnings)}}`;

  async function nextPage(step: Step): Promise<{ fetched: Fetched; page: Page } | { end: End }> {
    try {
      const request = requestOf(step);
      if (!request) return { end: stopped('the next page lies outside the base URL, and was not asked for') };
      const found = await fetch(request);
      const next = pageOf(found.response);
      return next ? { fetched: found, page: next } : { end: failed(noPage(found.response)) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { end: failed({ code: error.code, detail: error.message }) };
    }
  }

  function requestOf(step: Step): UpstreamRequest | undefined {
    if ('address' in step) return operation.follow(fetched.request, step.address);
    asked.query = { ...asked.query, ...step.query };
    return operation.build({ ...input, query_params: asked.query });
  }
}

const ONE_PAGE: End = { complete: true, warning: 'nothing says how this list goes on: it was one page' };

function stopped(warning: string): End {
  return { complete: false, warning };
}

function failed(error: PageError): End {
  return { complete: false, error };
}

function noPage({ statusCode }: UpstreamResponse): PageError {
  const detail = `The API answered the next page with ${statusCode}, and with no list. What came before it is whole.`;
  return { code: 'bad_page', status_code: statusCode, detail };
}

function restOf({ error, warning }: End, warnings: readonly ValidationIssue[]): string {
  const all = warning === undefined ? warnings : [...warnings, { path: 'paginate', message: warning }];
  return (
    (error ? `,"error":${JSON.stringify(error)}` : '') +
    (all.length > 0 ? `,"warnings":${JSON.stringify(all)}` : '')
  );
}
