import { createReadStream, existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { preparePartitionsSince } from '../call-log/copied-calls.ts';
import { type Decryption, decryptStream, isAgeFile } from '../secrets/age.ts';
import type { KeyProvider } from '../secrets/keys.ts';
import type { BackupHeader } from '../storage/backup/format.ts';
import { type OpenBackup, readBackup } from '../storage/backup/read-backup.ts';
import { copyDatabase, isSame } from '../storage/copy/copy-database.ts';
import { openEmptyPostgres, postgresTarget } from '../storage/copy/postgres-target.ts';
import { openSqliteTarget } from '../storage/copy/sqlite-target.ts';
import type { Target } from '../storage/copy/target.ts';
import { type Database, openSqliteForCopy } from '../storage/database.ts';
import { migrate, SCHEMAS } from '../storage/migrations.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { markFinished } from '../storage/unfinished-copy.ts';
import { checkStoredSecrets } from './stored-secrets.ts';

/** The operator's command `restore`: fills an empty database with a backup of either engine. */

export type RestoreOptions = {
  /** Of the backup. */
  file: string;
  decryption: Decryption | undefined;
  /** Where it is restored to: a PostgreSQL database, or the file of a SQLite database. */
  databaseUrl: string | undefined;
  databaseFile: string;
  /** The master keys that will decrypt what is restored. */
  openKeys: (header: BackupHeader) => Promise<KeyProvider>;
  /** Restores secrets that do not decrypt, too. */
  acceptsLostSecrets: boolean;
  /** Creates the tables of the accounts. */
  createAccountTables: (target: Database) => Promise<unknown>;
};

export type Restored = {
  header: BackupHeader;
  tables: number;
  rows: number;
  secrets: number;
  undecryptable: number;
};

/**
 * Restores a backup into an empty database, and verifies it: every table has the rows of the backup, and every secret
 * decrypts. Until all of that succeeded no server starts with the database. One of an older version is then upgraded.
 *
 * @throws StorageUnusable when the backup cannot be read, is of a newer version or damaged; when the database is not empty; when
 *   a master key is missing or a secret does not decrypt
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const backup = await readBackup(await bytesOf(options));
  const { header } = backup;
  const schema = schemaOf(header);
  const keys = await openKeys(header, options);
  const restored = { header, tables: header.tables.length, rows: 0, secrets: 0, undecryptable: 0 };
  const fill = async (target: Target) => {
    restored.rows = await copyAndVerify(backup, target);
  };
  const check = async (db: Database) => {
    Object.assign(restored, await requireDecryptable(db, keys, options));
  };
  const { databaseUrl, databaseFile, createAccountTables } = options;
  if (databaseUrl === undefined)
    await restoreToSqlite(databaseFile, schema, { fill, check, createAccountTables });
  else await restoreToPostgres(databaseUrl, schema, header, { fill, check, createAccountTables });
  return restored;
}

type Steps = Pick<RestoreOptions, 'createAccountTables'> & {
  fill: (target: Target) => Promise<void>;
  check: (db: Database) => Promise<void>;
};

/** Filled under another name: a file of the name of the database is whole and verified. */
async function restoreToSqlite(file: string, schema: string, steps: Steps): Promise<void> {
  for (const existing of [file, `${file}-wal`])
    if (existsSync(existing))
      throw new StorageUnusable(
        `${existing} exists: a backup is restored into an empty folder only. Move the files of the database away, or set DATA_DIR to another folder.`,
      );
  const unfinished = `${file}.restoring`;
  const remove = () => {
    for (const end of ['', '-wal', '-shm']) rmSync(unfinished + end, { force: true });
  };
  remove();
  try {
    await using(await openSqliteForCopy(unfinished, schema), steps.createAccountTables);
    const target = openSqliteTarget(unfinished);
    await steps.fill(target).finally(target.close);
    await using(await openSqliteForCopy(unfinished), steps.check);
    renameSync(unfinished, file);
  } finally {
    remove();
  }
}

async function using(db: Database, use: (db: Database) => Promise<unknown>): Promise<void> {
  await use(db).finally(() => db.destroy());
}

async function restoreToPostgres(
  url: string,
  schema: string,
  { oldest_call_id }: BackupHeader,
  steps: Steps,
): Promise<void> {
  await using(await openEmptyPostgres(url, schema), async (db) => {
    await steps.createAccountTables(db);
    await preparePartitionsSince(oldest_call_id ?? undefined, db);
    await steps.fill(postgresTarget(db));
    await migrate(db);
    await steps.check(db);
    await markFinished(db);
  });
}

/** @returns how many rows there are */
async function copyAndVerify(backup: OpenBackup, target: Target): Promise<number> {
  const different: string[] = [];
  let rows = 0;
  await copyDatabase(backup.source, target, (table) => {
    rows += table.source.rows;
    if (!isSame(table)) different.push(table.name);
  });
  await backup.finish();
  if (different.length > 0)
    throw new StorageUnusable(
      `What was restored differs in ${different.join(', ')}: something else writes to the database, perhaps. Stop that, then repeat the command.`,
    );
  return rows;
}

/** The migration that names the schema of a backup. @throws StorageUnusable for one of a newer version */
function schemaOf({ migrations, version }: BackupHeader): string {
  const unknown = migrations.filter((name) => !SCHEMAS.includes(name));
  const last = migrations.at(-1);
  if (unknown.length === 0 && last !== undefined) return last;
  throw new StorageUnusable(
    `The backup was made by a newer version of Trunkline (${version}, with ${unknown.join(', ') || 'other migrations'}). Restore it with that version.`,
  );
}

/** @throws StorageUnusable where a master key is missing, before anything is restored */
async function openKeys(header: BackupHeader, options: RestoreOptions): Promise<KeyProvider> {
  const { master_key_ids } = header;
  const keys = await options.openKeys(header);
  const missing = master_key_ids.filter((id) => !keys.keyIds.includes(id));
  if (missing.length === 0 || options.acceptsLostSecrets) return keys;
  throw new StorageUnusable(
    `The secrets of the backup are encrypted under the master key ${missing.join(', ')}, and there is ${keys.keyIds.join(', ')}. Set MASTER_KEY, or put the right master.key into DATA_DIR; where the key is lost, add --accept-lost-secrets.`,
  );
}

async function requireDecryptable(db: Database, keys: KeyProvider, { acceptsLostSecrets }: RestoreOptions) {
  const check = await checkStoredSecrets(db, keys);
  if (check.undecryptable === 0 || acceptsLostSecrets) return check;
  throw new StorageUnusable(
    `${check.undecryptable} of ${check.secrets} secrets do not decrypt with this master key. Nothing was restored; to restore the rest, add --accept-lost-secrets.`,
  );
}

async function bytesOf({ file, decryption }: RestoreOptions): Promise<AsyncIterable<Uint8Array>> {
  const isEncrypted = isAgeFile(await beginningOf(file));
  if (isEncrypted && !decryption)
    throw new StorageUnusable(
      `${file} is encrypted. Add --identity-file or --passphrase-file, or set BACKUP_PASSPHRASE.`,
    );
  const bytes = createReadStream(file);
  return readable(decompressed(isEncrypted && decryption ? await decryptStream(bytes, decryption) : bytes));
}

async function beginningOf(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64)).finally(() => handle.close());
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw new StorageUnusable(`${file} cannot be read (${error instanceof Error ? error.message : error}).`);
  }
}

async function* decompressed(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const writing = pipeline(bytes, gunzip);
  // Its failure ends the iteration below, too.
  writing.catch(() => {});
  for await (const chunk of gunzip) yield chunk;
  await writing;
}

/** What cannot be decrypted or decompressed is not a fault of this program. */
async function* readable(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    if (error instanceof StorageUnusable) throw error;
    throw new StorageUnusable(
      `The backup cannot be read (${error instanceof Error ? error.message : error}): it is damaged, or not whole. Restore another one.`,
    );
  }
}
