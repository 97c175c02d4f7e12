import type { Readable } from 'node:stream';
import { errorCodes, type FastifyInstance, type FastifyRequest } from 'fastify';
import { EgressTooLarge } from '../egress/errors.ts';
import { readStream } from '../egress/exchange.ts';

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
  server.addContentTypeParser('application/json', async (request: FastifyRequest, payload: Readable) => {
    // A response to the client needs the connection, even when its body is not read to the end.
    const chunks = payload.iterator({ destroyOnReturn: false });
    const bytes = await readStream(chunks, request.routeOptions.bodyLimit).catch((error) => {
      throw error instanceof EgressTooLarge ? new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE() : error;
    });
    if (bytes.length > MAX_BYTES_PARSED_AT_ONCE) return parse(bytes, request);
    return new Promise((resolve, reject) => {
      parseAtOnce(request, bytes.toString(), (error, body) => (error ? reject(error) : resolve(body)));
    });
  });
}
