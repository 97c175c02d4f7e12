import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { ProblemDocument } from './schemas/problem.ts';
import { SessionResult } from './schemas/sign-in.ts';
import { TokenWithSecret } from './schemas/tokens.ts';

/** A small client of the HTTP API, for tests, the demo and the benchmarks: responses are decoded by their schemas. */

/** `body` is parsed JSON, or text where it is not JSON. */
export type ApiResponse = { status: number; headers: Headers; body: unknown };

/** Sends a request; `body` is sent as JSON, a string as it is. */
export type ApiClient = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiResponse>;

type Send = (url: URL, init: RequestInit) => Promise<Response>;

/**
 * @param commonHeaders sent with each request
 * @param send in place of `fetch`, for example to keep cookies
 */
export function createApiClient(
  url: string,
  commonHeaders: Record<string, string> = {},
  send: Send = fetch,
): ApiClient {
  return async (method, path, body, headers = {}) => {
    const response = await send(new URL(path, url), {
      method,
      headers: {
        ...commonHeaders,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parseJson(text) };
  };
}

/** Signs in, and creates a personal token (`tlp_…`) to send requests with. */
export async function createPersonalToken(
  url: string,
  credentials: { email: string; password: string },
  name: string,
): Promise<string> {
  const signedIn = await createApiClient(url)('POST', '/api/auth/sign-in/email', credentials);
  expectBody(signedIn, SessionResult);
  const cookie = signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';', 1)[0])
    .join('; ');
  const created = await createApiClient(url, { cookie })('POST', '/api/tokens', { name });
  return expectBody(created, TokenWithSecret).token;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type ReceivedResponse = Pick<ApiResponse, 'status' | 'body'>;

/**
 * Expects success.
 *
 * @param expectedStatus absent: any 2xx
 * @returns the body
 * @throws Error with the status and the body when the status is another, or the body does not fit the schema
 */
export function expectBody<Schema extends TSchema>(
  { status, body }: ReceivedResponse,
  schema: Schema,
  expectedStatus?: number,
): Static<Schema> {
  const isExpected =
    expectedStatus === undefined ? status >= 200 && status <= 299 : status === expectedStatus;
  if (!isExpected) throw new UnexpectedResponse(String(expectedStatus ?? 'success'), status, body);
  return decode(schema, status, body);
}

/**
 * Expects a problem document.
 *
 * @returns the document; `errors` is empty where it has none
 * @throws Error with the status and the body when the response is another
 */
export function expectProblem({ status, body }: ReceivedResponse, expectedStatus: number, code: string) {
  const expected = `${expectedStatus} ${code}`;
  if (status !== expectedStatus) throw new UnexpectedResponse(expected, status, body);
  const problem = decode(ProblemDocument, status, body);
  if (problem.code !== code) throw new UnexpectedResponse(expected, status, body);
  return { ...problem, errors: problem.errors ?? [] };
}

function decode<Schema extends TSchema>(schema: Schema, status: number, body: unknown): Static<Schema> {
  if (Check(schema, body)) return body;
  const [error] = Errors(schema, body);
  throw new UnexpectedResponse(
    `another body (${error?.instancePath || '/'} ${error?.message ?? 'does not fit'})`,
    status,
    body,
  );
}

class UnexpectedResponse extends Error {
  constructor(expected: string, status: number, body: unknown) {
    super(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
  }
}
