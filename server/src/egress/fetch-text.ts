import type { Egress } from './dispatcher.ts';
import {
  exchangeError,
  hostOf,
  type Request,
  type ResponseHeaders,
  readBody,
  sendRequest,
} from './exchange.ts';

export type FetchOptions = Partial<Request> & {
  /** Bounds the whole exchange. */
  timeoutMs: number;
  /** Of the response, after decompression. */
  maxBytes: number;
};

export type TextResponse = { status: number; headers: ResponseHeaders; text: string };

/**
 * Requests a text in UTF-8 from a URL, JSON by preference: by GET unless `method` says otherwise. Redirects are not
 * followed.
 *
 * @returns the response, whatever its status, its text without a byte order mark
 * @throws EgressError: refused by the rules, not reached, too slow, too large
 */
export async function fetchText(egress: Egress, url: string, options: FetchOptions): Promise<TextResponse> {
  const { method = 'GET', headers, body, timeoutMs, maxBytes } = options;
  const request = { method, headers: { accept: 'application/json', ...headers }, body };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await sendRequest(egress, url, request, signal);
    const bytes = await readBody(response, maxBytes);
    return { status: response.statusCode, headers: response.headers, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    throw exchangeError(error, hostOf(url), signal);
  }
}
