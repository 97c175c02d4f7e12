import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Sends JSON text in chunks. They are written as they are: concatenated, a large response would be in memory twice. */
export function sendJson(reply: FastifyReply, chunks: readonly (string | Buffer)[]): FastifyReply {
  if (chunks.every((chunk) => typeof chunk === 'string'))
    return reply.header('content-type', JSON_TYPE).send(chunks.join(''));
  const length = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  return sendJsonStream(reply.header('content-length', length), chunks);
}

/** Sends JSON text as its chunks are produced: the next is requested when the client has received the one before. */
export function sendJsonStream(
  reply: FastifyReply,
  chunks: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): FastifyReply {
  const options = { highWaterMark: 1 };
  return reply.header('content-type', JSON_TYPE).send(Readable.from(chunks, options));
}

const JSON_TYPE = 'application/json; charset=utf-8';
