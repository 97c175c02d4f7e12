import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';

/**
 * Exports of a log as a file: streamed, never in memory as a whole. A batch of rows is one piece of text: to write each row
 * by itself costs the thread that serves calls several times as much.
 */
type Batches = AsyncIterable<readonly object[]>;

/**
 * Sends JSON objects, one a line.
 *
 * @param name of the file, without its ending
 */
export function sendNdjson(reply: FastifyReply, name: string, batches: Batches): FastifyReply {
  return send(reply, 'application/x-ndjson', `${name}.ndjson`, jsonLines(batches));
}

async function* jsonLines(batches: Batches): AsyncGenerator<string> {
  for await (const rows of batches) yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Sends CSV (RFC 4180) with a header line. */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  columns: readonly string[],
  batches: Batches,
): FastifyReply {
  return send(reply, 'text/csv; charset=utf-8', `${name}.csv`, csvLines(columns, batches));
}

async function* csvLines(columns: readonly string[], batches: Batches): AsyncGenerator<string> {
  // Spreadsheets read a cell that begins with "=" as a formula, and users choose names.
  const options = { columns: [...columns], escape_formulas: true, record_delimiter: 'windows' } as const;
  yield stringify([], { ...options, header: true });
  for await (const rows of batches) yield stringify([...rows], options);
}

function send(
  reply: FastifyReply,
  contentType: string,
  filename: string,
  text: AsyncGenerator<string>,
): FastifyReply {
  return (
    reply
      .headers({ 'content-type': contentType, 'content-disposition': `attachment; filename="${filename}"` })
      // Read when it is to be written: a client that reads slowly keeps one batch in memory.
      .send(Readable.from(leavingTime(text), { highWaterMark: 1 }))
  );
}

/** How much longer an export pauses than it works: the threads and processors that it needs belong to calls first. */
const PAUSES = 3;

/** The same pieces, each read only after a pause in proportion to the time that the one before it took. */
export async function* leavingTime<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
  let startedAt = performance.now();
  for await (const piece of pieces) {
    const took = performance.now() - startedAt;
    yield piece;
    await setTimeout(PAUSES * took);
    startedAt = performance.now();
  }
}
