import createClient from 'openapi-fetch';
import { connection } from './connection.ts';
import { isProblem, NoResponse, toProblem } from './problem.ts';
import type { paths } from './schema.ts';
import { session } from './session.ts';

/** The client of Trunkline's API, typed by the OpenAPI document of the server. See `dataOf`. */
export const api = createClient<paths>({ credentials: 'same-origin', fetch: send });

/**
 * The body of a successful response.
 *
 *     const workspaces = await dataOf(api.GET('/api/workspaces'));
 *
 * @throws ApiProblem for an error response, NoResponse where the server did not respond
 */
export async function dataOf<Data, Failure>(
  call: Promise<{ data: Data; error?: never } | { data?: never; error: Failure }>,
): Promise<Data> {
  const result = await call;
  if ('error' in result) throw result.error;
  return result.data;
}

/** Checks that the server responds. @throws NoResponse */
export async function ping(): Promise<void> {
  await sendOnce(new Request(new URL('/healthz', location.origin)));
}

/** Sends a request. Where the session has ended meanwhile, it is sent again once the user has signed in again. */
async function send(request: Request): Promise<Response> {
  for (;;) {
    const renewals = session.renewals();
    try {
      return await sendOnce(request.clone());
    } catch (error) {
      if (!isProblem(error, 'unauthenticated') || !(await session.renewed(renewals, request.signal)))
        throw error;
    }
  }
}

/** The one place that sends requests: reports whether the server responds, and throws error responses. */
async function sendOnce(request: Request): Promise<Response> {
  const response = await fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    connection.report(false);
    throw new NoResponse();
  });
  connection.report(true);
  if (!response.ok) throw await toProblem(response);
  return response;
}
