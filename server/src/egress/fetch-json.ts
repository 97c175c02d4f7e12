import type { Egress } from './dispatcher.ts';
import { EgressError } from './errors.ts';
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

function parseJson(text: string, host: string, status: number): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    throw new EgressNotJson(host, status);
  }
}
