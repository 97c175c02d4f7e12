import createClient from 'openapi-fetch';
import { connection } from './connection.ts';
import { NoResponse, toProblem } from './problem.ts';
import type { paths } from './schema.ts';

/** Every call of the API, with the types that the server's own description gives. See `answerOf`. */
export const api = createClient<paths>({ credentials: 'same-origin', fetch: send });

/**
 * What a call answered.
 *
 *     const workspaces = await answerOf(api.GET('/api/workspaces'));
 *
 * @throws ApiProblem when the server refused, NoAnswer when none came
 */
export async function dataOf<Data, Failure>(
  call: Promise<{ data: Data; error?: never } | { data?: never; error: Failure }>,
): Promise<Data> {
  const answer = await call;
  if ('error' in answer) throw answer.error;
  return answer.data;
}

/** Calls what belongs to better-auth, which the description of the API leaves untyped. */
export async function postAuth(path: string, body: object = {}): Promise<unknown> {
  const response = await send(
    new Request(new URL(`/api/auth/${path}`, location.origin), {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
  return response.json();
}

/** Asks whether the server is there. @throws NoAnswer */
export async function ping(): Promise<void> {
  await send(new Request(new URL('/healthz', location.origin)));
}

/** The one place that sends requests: notes whether the server answers, and throws its refusals. */
async function send(request: Request): Promise<Response> {
  const response = await fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    connection.report(false);
    throw new NoResponse();
  });
  connection.report(true);
  if (!response.ok) throw await toProblem(response);
  return response;
}
