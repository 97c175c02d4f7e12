import { selectOldestCallId } from '../call-log/call-log-storage.ts';
import { preparePartitionsSince } from '../call-log/copied-calls.ts';
import type { KeyProvider } from '../secrets/keys.ts';
import { type CopiedTable, copyDatabase, isSame } from '../storage/copy/copy-database.ts';
import { openEmptyPostgres, postgresTarget } from '../storage/copy/postgres-target.ts';
import { openSqliteSource } from '../storage/copy/sqlite-source.ts';
import type { Database } from '../storage/database.ts';
import { isPostgresUrl } from '../storage/postgres/open-postgres.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { markFinished } from '../storage/unfinished-copy.ts';
import { checkStoredSecrets } from './stored-secrets.ts';

/** The operator's command `storage copy`: an installation moves from SQLite to PostgreSQL. */

export type CopyOptions = {
  /** The SQLite database, and its file. */
  db: Database;
  file: string;
  /** Of the PostgreSQL database. */
  url: string;
  keys: KeyProvider;
  /** Creates the tables of the accounts in the target. */
  createAccountTables: (target: Database) => Promise<unknown>;
};

/**
 * Copies a SQLite database to an empty PostgreSQL database, and verifies the copy: every table has the same rows, and every
 * secret decrypts. Prints the tables. Until all of it succeeded no server starts with the target, and the copy may be repeated.
 *
 * @throws StorageUnusable when the target cannot be used or is not empty, a secret does not decrypt, or the copy fails
 */
export async function copyToPostgres(options: CopyOptions): Promise<void> {
  const { db, url, keys } = options;
  requireUrl(url);
  await requireDecryptable(db, keys);
  const target = await openEmptyPostgres(url);
  try {
    await copyAndVerify(target, options);
  } catch (error) {
    throw error instanceof StorageUnusable ? error : unfinished(error);
  } finally {
    await target.destroy();
  }
}

async function copyAndVerify(
  target: Database,
  { db, file, keys, createAccountTables }: CopyOptions,
): Promise<void> {
  await createAccountTables(target);
  await preparePartitionsSince(await selectOldestCallId(db), target);
  const tables: CopiedTable[] = [];
  const source = openSqliteSource(file);
  try {
    await copyDatabase(source, postgresTarget(target), (table) => {
      tables.push(table);
      console.log(lineOf(table));
    });
  } finally {
    await source.close();
  }
  const different = tables.filter((table) => !isSame(table)).map(({ name }) => name);
  if (different.length > 0)
    throw new StorageUnusable(
      `The copy differs in ${different.join(', ')}: something else writes to the target, perhaps. Stop that, then repeat the command.`,
    );
  const secrets = await requireDecryptable(target, keys);
  await markFinished(target);
  const rows = tables.reduce((sum, { source }) => sum + source.rows, 0);
  console.log(
    `Copied and verified ${tables.length} tables with ${inDigits(rows)} rows; all ${inDigits(secrets)} secrets decrypt. To switch, start the server with DATABASE_URL set to this PostgreSQL database and with the same master key (MASTER_KEY, or DATA_DIR with its master.key); trunkline.db is as it was.`,
  );
}

function requireUrl(url: string): void {
  if (!isPostgresUrl(url) || !URL.canParse(url))
    throw new StorageUnusable(
      '--to is not the URL of a PostgreSQL database, such as postgres://user:password@host:5432/trunkline.',
    );
}

/** @returns how many secrets there are */
async function requireDecryptable(db: Database, keys: KeyProvider): Promise<number> {
  const { secrets, undecryptable } = await checkStoredSecrets(db, keys);
  if (undecryptable === 0) return secrets;
  throw new StorageUnusable(
    `${inDigits(undecryptable)} of ${inDigits(secrets)} secrets do not decrypt with this master key. Set MASTER_KEY (or DATA_DIR) as for the server; where the key is lost, run forget-lost-secrets first.`,
  );
}

function unfinished(error: unknown): StorageUnusable {
  return new StorageUnusable(
    `The copy was not finished (${error instanceof Error ? error.message : error}). Repeat the command: it begins again.`,
  );
}

function lineOf(table: CopiedTable): string {
  const { name, source, target } = table;
  const cells = [name.padEnd(24), inDigits(source.rows).padStart(12), source.checksum.slice(0, 16)];
  const result = isSame(table) ? 'same' : `differs: ${inDigits(target.rows)} ${target.checksum.slice(0, 16)}`;
  return [...cells, result].join('  ');
}

function inDigits(count: number): string {
  return count.toLocaleString('en');
}
