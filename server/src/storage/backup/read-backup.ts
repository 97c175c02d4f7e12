import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { createChecksum } from '../copy/checksum.ts';
import type { Source, SourceTable } from '../copy/source.ts';
import type { PortableValue } from '../copy/values.ts';
import { StorageUnusable } from '../storage-unusable.ts';
import { BackupEnd, BackupHeader, EncodedBytes, FORMAT, FORMAT_VERSION, TableEnd } from './format.ts';

/** A backup that is read from its beginning to its end: the tables of `source` in their order, then `finish`. */
export type OpenBackup = {
  header: BackupHeader;
  source: Source;
  /** @throws StorageUnusable where the backup is not whole */
  finish: () => Promise<void>;
};

/**
 * Opens the text of a backup; a part of it is in memory at a time.
 *
 * @throws StorageUnusable for text that is none, and for a format of a newer version; so does reading on where the backup is
 *   damaged or cut off
 */
export async function readBackup(bytes: AsyncIterable<Uint8Array>): Promise<OpenBackup> {
  const lines = linesOf(bytes);
  const header = await readHeader(lines);
  let total = 0;

  async function* rows({ name }: SourceTable): AsyncGenerator<PortableValue[]> {
    const checksum = createChecksum();
    for (;;) {
      const line = parse(await nextLine(lines));
      if (!Array.isArray(line)) {
        const end = decode(TableEnd, line);
        const { rows, checksum: sum } = checksum.content();
        if (end.table !== name || end.rows !== rows || end.checksum !== sum) throw damaged(`table ${name}`);
        total += rows;
        return;
      }
      const row = line.map(decodeValue);
      checksum.add(row);
      yield row;
    }
  }

  return {
    header,
    source: { tables: header.tables, rows, close: () => {} },
    async finish() {
      const end = decode(BackupEnd, parse(await nextLine(lines)));
      if (end.rows !== total) throw damaged('its end');
      if (!(await lines.next()).done) throw damaged('its end');
    },
  };
}

async function readHeader(lines: AsyncGenerator<string>): Promise<BackupHeader> {
  const { value = '' } = await lines.next();
  const line = value.startsWith('{') ? parse(value) : undefined;
  const hasFormat = typeof line === 'object' && line !== null && 'format' in line && line.format === FORMAT;
  if (!hasFormat) throw new StorageUnusable('The file is not a backup of Trunkline.');
  if ('format_version' in line && Number(line.format_version) > FORMAT_VERSION)
    throw new StorageUnusable(
      'The backup was made by a newer version of Trunkline. Restore it with that version.',
    );
  return decode(BackupHeader, line);
}

async function nextLine(lines: AsyncGenerator<string>): Promise<string> {
  const { done, value } = await lines.next();
  if (done) throw new StorageUnusable('The backup is not whole: its end is missing. Restore another one.');
  return value;
}

/** The lines of bytes, without their ends; text after the last one is left out, for a line that is not whole is none. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      parts.push(chunk.subarray(start, end));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
}

const NEWLINE = 0x0a;

function parse(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    throw damaged('a line that is not JSON');
  }
}

function decode<Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> {
  if (Check(schema, value)) return value;
  throw damaged('a line that belongs elsewhere');
}

function decodeValue(value: unknown): PortableValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  return Buffer.from(decode(EncodedBytes, value).base64, 'base64');
}

function damaged(where: string): StorageUnusable {
  return new StorageUnusable(`The backup is damaged (${where}). Restore another one.`);
}
