import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { JsonPieces } from '../gateway/response/envelope.ts';

/** Sends JSON in pieces. Bytes are written as they are: joined, a large answer would be in memory twice. */
export function sendJson(reply: FastifyReply, pieces: JsonPieces): FastifyReply {
  if (pieces.every((piece) => typeof piece === 'string'))
    return reply.header('content-type', JSON_TYPE).send(pieces.join(''));
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  return sendJsonStream(reply.header('content-length', length), Readable.from(pieces));
}

/** Sends JSON as it is made. */
export function sendJsonStream(reply: FastifyReply, pieces: Readable): FastifyReply {
  return reply.header('content-type', JSON_TYPE).send(pieces);
}

const JSON_TYPE = 'application/json; charset=utf-8';
