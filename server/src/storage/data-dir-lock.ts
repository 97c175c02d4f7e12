import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensurePrivateFile } from './private-files.ts';
import { StorageUnusable } from './storage-unusable.ts';

/** Of the settings: where data is. */
type Location = { dataDir: string; databaseUrl: string | undefined };

/**
 * Takes the data folder of a SQLite database for this process: each server keeps in memory what another one would change
 * behind its back, revoked tokens too. Servers on PostgreSQL notify each other, and may share a folder, which has the master
 * key alone then. The lock is SQLite's on a file of its own, so the operating system ends it with the process, however
 * that ends.
 *
 * @returns ends the lock
 * @throws StorageUnusable when another server has it
 */
export function lockDataDir({ dataDir, databaseUrl }: Location): () => void {
  if (databaseUrl !== undefined) return () => {};
  const file = join(dataDir, 'server.lock');
  ensurePrivateFile(file);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new StorageUnusable(reasonOf(error, dataDir, file));
  }
  return () => lock.close();
}

function reasonOf(error: unknown, dataDir: string, file: string): string {
  const reason = error instanceof Error ? error.message : String(error);
  return /locked/.test(reason)
    ? `Another Trunkline is running with the data folder ${dataDir}. Stop it first, or set DATA_DIR to a folder of its own.`
    : `The data folder ${dataDir} cannot be locked (${reason}). Make room on its disk, delete ${file}, or set DATA_DIR to a folder of a local disk.`;
}
