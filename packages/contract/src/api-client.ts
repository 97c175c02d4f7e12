import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import type { ProblemCode } from './problems.ts';
import { ProblemDocument } from './schemas/problem.ts';

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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Expects success.
 *
 * @returns the body
 * @throws Error with the status and the body when the status is not 2xx, or the body does not fit the schema
 */
export function expectBody<Schema extends TSchema>(
  { status, body }: Pick<ApiResponse, 'status' | 'body'>,
  schema: Schema,
): Static<Schema> {
  if (status < 200 || status > 299) throw new UnexpectedResponse('a success', status, body);
  return decode(schema, status, body);
}

/**
 * Expects a problem document.
 *
 * @returns the document
 * @throws Error with the status and the body when the response is another
 */
export function expectProblem(
  { status, body }: Pick<ApiResponse, 'status' | 'body'>,
  expectedStatus: number,
  code: ProblemCode,
): Static<typeof ProblemDocument> {
  if (status !== expectedStatus) throw new UnexpectedResponse(`${expectedStatus} ${code}`, status, body);
  const problem = decode(ProblemDocument, status, body);
  if (problem.code !== code) throw new UnexpectedResponse(`${expectedStatus} ${code}`, status, body);
  return problem;
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
