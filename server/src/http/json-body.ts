import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Parsing takes some milliseconds for each of these: it delays no other request. */
const MAX_BYTES_PARSED_AT_ONCE = 256 * 1024;

/** Makes the body of a request from its bytes. */
type ParseBody<Body> = (bytes: Buffer, request: FastifyRequest) => Body;

/**
 * Has the JSON bodies of a plugin's routes parsed by it, large ones elsewhere: JSON.parse would delay every other request.
 *
 * @param parseLarge gets the bytes in a buffer of their own
 */
export function parseJsonBodies(
  server: FastifyInstance,
  parseSmall: ParseBody<unknown>,
  parseLarge: ParseBody<Promise<unknown>>,
): void {
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) =>
      bytes.length <= MAX_BYTES_PARSED_AT_ONCE ? parseSmall(bytes, request) : parseLarge(bytes, request),
  );
}
