import type { Egress } from './dispatcher.ts';
import { EgressError, EgressNotHttp } from './errors.ts';
import {
  exchangeError,
  hostOf,
  type Request,
  type ResponseHeaders,
  readBody,
  sendRequest,
} from './exchange.ts';

/** The response is not JSON. */
export class EgressNotJson extends EgressError {
  constructor(host: string, status: number) {
    super(`${host} responded with status ${status} and something that is not JSON.`);
  }
}

export type FetchJsonOptions = Partial<Request> & {
  /** Bounds the whole exchange. */
  timeoutMs: number;
  /** Of the response, after decompression. */
  maxBytes: number;
};

export type JsonResponse = { status: number; headers: ResponseHeaders; json: unknown };

/**
 * Requests JSON from a URL: by GET unless `method` says otherwise. Redirects are not followed.
 *
 * @returns the response, whatever its status; `json` is null for an empty body
 * @throws EgressError: refused by the rules, not reached, too slow, too large, or not JSON (EgressNotJson)
 */
export async function fetchJson(
  egress: Egress,
  url: string,
  options: FetchJsonOptions,
): Promise<JsonResponse> {
  const { method = 'GET', headers, body, timeoutMs, maxBytes } = options;
  const request = { method, headers: { accept: 'application/json', ...headers }, body };
  const host = hostOf(url);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await sendRequest(egress, url, request, signal);
    const bytes = await readBody(response, maxBytes);
    const { statusCode: status } = response;
    return { status, headers: response.headers, json: parseJson(bytes, host, status) };
  } catch (error) {
    throw exchangeError(error, host, signal);
  }
}

/**
 * The same, for a library that takes a `fetch`.
 *
 * @throws EgressError, EgressNotHttp also for a status that HTTP does not have (RFC 9110, 15)
 */
export async function fetchJsonResponse(
  egress: Egress,
  url: string,
  options: FetchJsonOptions,
): Promise<Response> {
  const { status, json } = await fetchJson(egress, url, options);
  if (status < 200 || status > 599)
    throw new EgressNotHttp(`${hostOf(url)} responded with status ${status}.`);
  return NULL_BODY_STATUSES.has(status) ? new Response(null, { status }) : Response.json(json, { status });
}

/** Statuses whose responses have no body (Fetch Standard, 2.2.3): with one, a Response is not even made. */
const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([204, 205, 304]);

function parseJson(bytes: Buffer, host: string, status: number): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new EgressNotJson(host, status);
  }
}
