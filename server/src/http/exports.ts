import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { FastifyReply } from 'fastify';

/** Exports of a log as a file: streamed, never in memory as a whole. */

/**
 * Sends JSON objects, one a line.
 *
 * @param name of the file, without its ending
 */
export function sendNdjson(reply: FastifyReply, name: string, rows: AsyncIterable<object>): FastifyReply {
  return reply
    .headers(attachment('application/x-ndjson', `${name}.ndjson`))
    .send(Readable.from(jsonLines(rows)));
}

async function* jsonLines(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** Sends CSV (RFC 4180) with a header line. */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  columns: readonly string[],
  rows: AsyncIterable<object>,
): FastifyReply {
  // Spreadsheets read a cell that begins with "=" as a formula, and users choose names.
  const csv = stringify({
    header: true,
    columns: [...columns],
    escape_formulas: true,
    record_delimiter: 'windows',
  });
  const source = Readable.from(rows);
  source.once('error', (error) => csv.destroy(error));
  return reply.headers(attachment('text/csv; charset=utf-8', `${name}.csv`)).send(source.pipe(csv));
}

function attachment(contentType: string, filename: string) {
  return { 'content-type': contentType, 'content-disposition': `attachment; filename="${filename}"` };
}

/**
 * Every row of a log, read in batches.
 *
 * @param batch reads as many rows as `limit` says before the id `before`, newest first
 */
export async function* everyRow<Row extends { id: string }>(
  batch: (before: string | undefined, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row> {
  for (let before: string | undefined; ; ) {
    const rows = await batch(before, BATCH_SIZE);
    yield* rows;
    before = rows.at(-1)?.id;
    if (rows.length < BATCH_SIZE) return;
  }
}

const BATCH_SIZE = 500;
