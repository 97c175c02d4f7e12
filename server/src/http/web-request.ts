import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The Fetch API's view of a request, for a library that takes one.
 *
 * @param added headers that replace those of the client
 */
export function toWebRequest(request: FastifyRequest, added: Readonly<Record<string, string>>): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, String(value));
  }
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  const { method, body } = request;
  const url = urlOf(request);
  return new Request(url, { method, headers, ...(Buffer.isBuffer(body) && { body: new Uint8Array(body) }) });
}

/** The absolute URL of a request. */
export function urlOf(request: FastifyRequest): URL {
  return new URL(request.url, `${request.protocol}://${request.host || 'localhost'}`);
}

/** Copies the headers of a response, each Set-Cookie on its own (RFC 6265, 3). */
export function copyHeaders(response: Response, reply: FastifyReply): void {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value);
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie);
}
