import type { Egress } from './dispatcher.ts';
import { EgressError, EgressNotHttp } from './errors.ts';
import { hostOf, type ResponseHeaders } from './exchange.ts';
import { type FetchOptions, fetchText } from './fetch-text.ts';

/** The response is not JSON. */
export class EgressNotJson extends EgressError {
  constructor(host: string, status: number) {
    super(`${host} responded with status ${status} and something that is not JSON.`);
  }
}

export type JsonResponse = { status: number; headers: ResponseHeaders; json: unknown };

/**
 * Requests JSON from a URL, as `fetchText` does.
 *
 * @returns the response, whatever its status; `json` is null for an empty body
 * @throws EgressError: as `fetchText`, or not JSON (EgressNotJson)
 */
export async function fetchJson(egress: Egress, url: string, options: FetchOptions): Promise<JsonResponse> {
  const { status, headers, text } = await fetchText(egress, url, options);
  return { status, headers, json: parseJson(text, hostOf(url), status) };
}

/**
 * The same, for a library that takes a `fetch`.
 *
 * @throws EgressError, EgressNotHttp also for a status that HTTP does not have (RFC 9110, 15)
 */
export async function fetchJsonResponse(
  egress: Egress,
  url: string,
  options: FetchOptions,
): Promise<Response> {
  const { status, json } = await fetchJson(egress, url, options);
  if (status < 200 || status > 599)
    throw new EgressNotHttp(`${hostOf(url)} responded with status ${status}.`);
  return NULL_BODY_STATUSES.has(status) ? new Response(null, { status }) : Response.json(json, { status });
}

/** Statuses whose responses have no body (Fetch Standard, 2.2.3): with one, a Response is not even made. */
const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([204, 205, 304]);

function parseJson(text: string, host: string, status: number): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new EgressNotJson(host, status);
  }
}
