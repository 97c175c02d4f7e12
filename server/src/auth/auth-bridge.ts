import type { FastifyReply, FastifyRequest } from 'fastify';
import { signInProblem } from './sign-in-problems.ts';

/** Between Fastify and better-auth, which takes a web Request and gives a web Response. */

/** The header that tells better-auth who asks; set here, never taken from the client. */
export const CLIENT_ADDRESS_HEADER = 'x-trunkline-client-address';

export function webRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  const { method, body } = request;
  const url = new URL(request.url, `${request.protocol}://${request.host || 'localhost'}`);
  // Browsers name the origin of what changes things. Who names none is no browser, so no page misuses its cookies.
  if (!headers.has('origin') && !headers.has('sec-fetch-site')) headers.set('origin', url.origin);
  return new Request(url, { method, headers, ...(Buffer.isBuffer(body) && { body: new Uint8Array(body) }) });
}

/** @throws Problem where better-auth refused */
export async function answer(response: Response, reply: FastifyReply): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const text = await response.text();
  if (response.status >= 400) throw signInProblem(response, text);
  reply.code(response.status).send(text);
}
