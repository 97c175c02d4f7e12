import type { Egress } from './dispatcher.ts';
import { EgressError } from './errors.ts';
import { type AnswerHeaders, ask, exchangeError, hostOf, type Request, wholeBody } from './exchange.ts';

/** The other side answered, and not with JSON. */
export class EgressNotJson extends EgressError {
  constructor(host: string, status: number) {
    super(`${host} answered with status ${status} and something that is not JSON.`);
  }
}

export type FetchJsonOptions = Partial<Request> & {
  /** Bounds the whole exchange. */
  timeoutMs: number;
  /** Counts the answer after decompression. */
  maxBytes: number;
};

export type JsonAnswer = { status: number; headers: AnswerHeaders; json: unknown };

/**
 * Asks an address for JSON: a GET unless `method` says otherwise. Redirects are not followed.
 *
 * @returns the answer, whatever its status; `json` is null for an empty body
 * @throws EgressError: refused by the rules, not reached, too slow, too large, or not JSON (EgressNotJson)
 */
export async function fetchJson(egress: Egress, url: string, options: FetchJsonOptions): Promise<JsonAnswer> {
  const { method = 'GET', headers, body, timeoutMs, maxBytes } = options;
  const request = { method, headers: { accept: 'application/json', ...headers }, body };
  const host = hostOf(url);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await ask(egress, url, request, signal);
    const bytes = await wholeBody(answer, host, maxBytes);
    const { statusCode: status, headers: answered } = answer;
    return { status, headers: answered, json: parsed(bytes, host, status) };
  } catch (error) {
    throw exchangeError(error, host, signal);
  }
}

function parsed(bytes: Buffer, host: string, status: number): unknown {
  if (bytes.length === 0) return null;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new EgressNotJson(host, status);
  }
}
