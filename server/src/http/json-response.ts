import type { OutgoingHttpHeader } from 'node:http';
import { Readable, type Writable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** A part of a JSON text; one in pieces makes them as they are sent. */
export type JsonChunk = string | Buffer | Iterable<string>;

/**
 * Sends JSON text in chunks, which are written as they are: a small one in one write with its head, and a large one
 * without a copy, as it would be in memory twice.
 */
export function sendJson(reply: FastifyReply, chunks: readonly JsonChunk[]): FastifyReply {
  if (!chunks.every(isWhole)) return sendJsonStream(reply, pieces(chunks));
  const { raw } = reply;
  const length = chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0);
  // Of Fastify there is nothing left to do.
  reply.hijack();
  if (raw.destroyed) return reply;
  raw.writeHead(reply.statusCode, [
    ...namesAndValues(reply),
    'content-type',
    JSON_TYPE,
    'content-length',
    length,
  ]);
  if (length <= MAX_TEXT_BYTES) raw.end(chunks.map(toLatin1).join(''), 'latin1');
  else {
    raw.cork();
    for (const chunk of chunks) raw.write(chunk);
    raw.end();
  }
  return reply;
}

function isWhole(chunk: JsonChunk): chunk is string | Buffer {
  return typeof chunk === 'string' || Buffer.isBuffer(chunk);
}

function* pieces(chunks: readonly JsonChunk[]): Generator<string | Buffer> {
  for (const chunk of chunks) {
    if (isWhole(chunk)) yield chunk;
    else yield* chunk;
  }
}

function namesAndValues(reply: FastifyReply): OutgoingHttpHeader[] {
  const list: OutgoingHttpHeader[] = [];
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) list.push(name, value);
  return list;
}

/** Node writes a text of this size together with the head, and from the stack. */
const MAX_TEXT_BYTES = 15 * 1024;

/** A text whose characters are the bytes of a chunk in UTF-8: it is written as it is, where other texts are encoded. */
function toLatin1(chunk: string | Buffer): string {
  if (typeof chunk === 'string') return IS_ASCII.test(chunk) ? chunk : Buffer.from(chunk).toString('latin1');
  return chunk.toString('latin1');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are part of ASCII
const IS_ASCII = /^[\x00-\x7f]*$/;

/** JSON text that is written while it arrives. */
export type JsonSource = {
  /** In bytes, where it is known. */
  length: number | undefined;
  /** Writes all of it, and ends or destroys the target. */
  writeTo: (target: Writable) => void;
};

/** Sends JSON text as it arrives. */
export function sendJsonSource(reply: FastifyReply, { length, writeTo }: JsonSource): FastifyReply {
  const { raw } = reply;
  reply.hijack();
  if (raw.destroyed) return reply;
  const lengthHeader = length === undefined ? [] : ['content-length', length];
  raw.writeHead(reply.statusCode, [...namesAndValues(reply), 'content-type', JSON_TYPE, ...lengthHeader]);
  writeTo(raw);
  return reply;
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
