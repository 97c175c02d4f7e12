import type { IncomingMessage } from 'node:http';
import { errorCodes } from 'fastify';
import { Problem } from './problems.ts';

/**
 * Reads the whole body of a request. Most have arrived by the time that their caller is authenticated: such a one is
 * read without listeners, which would take longer than all else about it.
 *
 * @throws FastifyError with status 413 beyond `maxBytes`; Problem malformed_request where the body ends early
 */
export function readWholeBody(request: IncomingMessage, maxBytes: number): Buffer | Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
  if (!hasArrived(request) || request.readableLength > maxBytes) return collect(request, maxBytes);
  const body: Buffer | null = request.read();
  // Its end may not be known yet.
  request.resume();
  return body ?? Buffer.alloc(0);
}

/** Whether all bytes of a body are here, and nothing of it was read yet. */
export function hasArrived({ complete, headers, readableLength }: IncomingMessage): boolean {
  return complete || readableLength === Number(headers['content-length']);
}

async function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      length += chunk.length;
      if (length > maxBytes) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
      chunks.push(chunk);
    }
  } catch (error) {
    // What still arrives is dropped: a client that writes without reading would get no response.
    request.resume();
    if (request.complete || !request.destroyed) throw error;
    throw new Problem('malformed_request', 'The request could not be read: its body ended early.');
  }
  return Buffer.concat(chunks, length);
}
