import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensurePrivateFile } from './private-files.ts';
import { StorageUnusable } from './storage-unusable.ts';

/**
 * Takes a data folder for this process: each server keeps in memory what another one would change behind its back, revoked
 * tokens too. The lock is SQLite's on a file of its own, so the operating system ends it with the process, however that ends.
 *
 * @returns ends the lock
 * @throws StorageUnusable when another server has it
 */
export function lockDataDir(dataDir: string): () => void {
  const file = join(dataDir, 'server.lock');
  ensurePrivateFile(file);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!(error instanceof Error && /locked/.test(error.message))) throw error;
    throw new StorageUnusable(
      `Another Trunkline is running with the data folder ${dataDir}. Stop it first, or set DATA_DIR to a folder of its own.`,
    );
  }
  return () => lock.close();
}
