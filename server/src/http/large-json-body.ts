import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Parsing takes some milliseconds for each of these: it delays no other request. */
const MAX_BYTES_PARSED_AT_ONCE = 256 * 1024;

/**
 * Has large JSON bodies of a plugin's routes parsed elsewhere: JSON.parse would delay every other request.
 *
 * @param parse makes the body of the request from the bytes, which are in a buffer of their own
 */
export function parseLargeBodies(
  server: FastifyInstance,
  parse: (bytes: Buffer, request: FastifyRequest) => Promise<unknown>,
): void {
  const parseAtOnce = server.getDefaultJsonParser('ignore', 'ignore');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    if (bytes.length <= MAX_BYTES_PARSED_AT_ONCE) parseAtOnce(request, bytes.toString(), done);
    else parse(bytes, request).then((body) => done(null, body), done);
  });
}
