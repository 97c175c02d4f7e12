import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import ownPackage from '../../package.json' with { type: 'json' };
import { selectOldestCallId } from '../call-log/call-log-storage.ts';
import { type Encryption, encryptStream } from '../secrets/age.ts';
import { storedMasterKeyIds } from '../secrets/master-key-ids.ts';
import { readWrappedMasterKeys } from '../secrets/wrapped-master-keys.ts';
import { backupLines } from '../storage/backup/backup-lines.ts';
import { type BackupHeader, FORMAT, FORMAT_VERSION } from '../storage/backup/format.ts';
import type { TableContent } from '../storage/copy/checksum.ts';
import type { Source } from '../storage/copy/source.ts';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import { appliedSchemas } from '../storage/migrations.ts';
import { writeWholeFile } from '../storage/whole-file.ts';

/** The operator's command `backup`: everything that an installation stores, in one file. */

export type BackupOptions = {
  /** Where it is written; no such file exists yet. */
  file: string;
  /** Undefined: the backup can be read by everyone who has it. */
  encryption: Encryption | undefined;
  withCalls: boolean;
  /** The master key goes into the backup; only with `encryption`. */
  masterKey: Buffer | undefined;
  onTable?: (name: string, content: TableContent) => void;
};

/** Half of the time of the default, for a file that is a little larger. */
const GZIP_LEVEL = 3;

/**
 * Writes a backup while servers may run: what they change meanwhile is not in it.
 *
 * @param db the database, and `source` all that it has at one moment
 * @throws StorageUnusable where the file cannot be written or exists already
 */
export async function writeBackup(db: Database, source: Source, options: BackupOptions): Promise<void> {
  const { file, encryption, onTable = () => {} } = options;
  const lines = backupLines(await headerOf(db, source, options), source, onTable);
  await writeWholeFile(file, encrypted(compressed(lines), encryption));
}

async function headerOf(
  db: Database,
  source: Source,
  { withCalls, masterKey }: BackupOptions,
): Promise<BackupHeader> {
  const wrapped = await readWrappedMasterKeys(db);
  return {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    version: ownPackage.version,
    created_at: new Date().toISOString(),
    engine: engineOf(db),
    migrations: await appliedSchemas(db),
    master_key_ids: await storedMasterKeyIds(db),
    ...(masterKey && { master_key: masterKey.toString('base64') }),
    ...(wrapped.current !== undefined && { wrapped_master_key: wrapped.current }),
    oldest_call_id: withCalls ? ((await selectOldestCallId(db)) ?? null) : null,
    // What is kept for some days is not kept longer by a backup.
    without: ['captured_calls', ...(withCalls ? [] : ['calls'])],
    tables: source.tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
  };
}

async function* compressed(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip({ level: GZIP_LEVEL });
  const writing = pipeline(lines, gzip);
  // Its failure ends the iteration below, too.
  writing.catch(() => {});
  for await (const chunk of gzip) yield chunk;
  await writing;
}

async function* encrypted(
  bytes: AsyncIterable<Uint8Array>,
  encryption: Encryption | undefined,
): AsyncGenerator<Uint8Array> {
  yield* encryption ? await encryptStream(bytes, encryption) : bytes;
}
