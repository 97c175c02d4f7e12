import { createChecksum, type TableContent } from '../copy/checksum.ts';
import type { Source } from '../copy/source.ts';
import type { PortableValue } from '../copy/values.ts';
import { toPortable } from '../copy/values.ts';
import type { BackupEnd, BackupHeader, EncodedBytes, TableEnd } from './format.ts';

/** About how much text is passed on at once. */
const CHUNK_LENGTH = 64 * 1024;

/**
 * The text of a backup, as its rows are read: a part of it is in memory at a time.
 *
 * @param source the database; its rows are left out of the tables that the header names in `without`
 * @param onTable called for each table, once its rows are written
 */
export async function* backupLines(
  header: BackupHeader,
  source: Source,
  onTable: (name: string, content: TableContent) => void,
): AsyncGenerator<string> {
  yield lineOf(header);
  let total = 0;
  for (const table of source.tables) {
    const checksum = createChecksum();
    if (!header.without.includes(table.name))
      yield* rowLines(source.rows(table), (row) => {
        checksum.add(row);
      });
    const content = checksum.content();
    yield lineOf({ table: table.name, ...content } satisfies TableEnd);
    total += content.rows;
    onTable(table.name, content);
  }
  yield lineOf({ end: true, rows: total } satisfies BackupEnd);
}

async function* rowLines(
  rows: ReturnType<Source['rows']>,
  onRow: (row: readonly PortableValue[]) => void,
): AsyncGenerator<string> {
  let text = '';
  for await (const row of rows) {
    const values = row.map(toPortable);
    onRow(values);
    text += lineOf(values.map(encode));
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = '';
  }
  yield text;
}

function encode(value: PortableValue): string | number | null | EncodedBytes {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
