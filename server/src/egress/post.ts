import type { Readable } from 'node:stream';
import type { Egress } from './dispatcher.ts';
import { discard, exchangeError, hostOf, type ResponseHeaders, sendRequest } from './exchange.ts';

export type PostOptions = {
  headers: Record<string, string>;
  body: string;
  /** Bounds the whole exchange. */
  timeoutMs: number;
  /** How much of the response is read. */
  maxBytes: number;
};

/** @property beginning the first bytes of its body, as UTF-8; the rest is not read */
export type PostResponse = { status: number; headers: ResponseHeaders; beginning: string };

/**
 * Posts a text to a URL, whose response matters by its status. Redirects are not followed.
 *
 * @throws EgressError: refused by the rules, not reached, too slow
 */
export async function post(
  egress: Egress,
  url: string,
  { headers, body, timeoutMs, maxBytes }: PostOptions,
): Promise<PostResponse> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const request = { method: 'POST' as const, headers: { 'accept-encoding': 'identity', ...headers }, body };
    const response = await sendRequest(egress, url, request, signal);
    const beginning = await readBeginning(response.body, maxBytes);
    return { status: response.statusCode, headers: response.headers, beginning };
  } catch (error) {
    throw exchangeError(error, hostOf(url), signal);
  }
}

async function readBeginning(body: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length >= maxBytes) break;
  }
  discard(body);
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, maxBytes));
}
