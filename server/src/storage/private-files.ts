import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StorageUnusable } from './storage-unusable.ts';

/**
 * Creates a file (empty) and its folder where they are absent, for this user alone: 0600 and 0700, as they are made so
 * where they exist. SQLite gives the files beside a database the permissions of the database.
 *
 * @throws StorageUnusable
 */
export function ensurePrivateFile(file: string): void {
  const folder = dirname(file);
  try {
    makeFolder(folder);
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw new StorageUnusable(
      `The data folder ${folder} cannot be written (${error instanceof Error ? error.message : error}). Set DATA_DIR to a folder that this user may write to.`,
    );
  }
  restrict(file, 0o600);
  restrict(folder, 0o700);
}

/**
 * Creates a folder and those above it, for this user alone. Not by `mkdir` with `recursive`: where the system says of a
 * folder that exists that it does not, as below /proc, Node tries it again for ever.
 *
 * @throws Error where it cannot be created
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another server, which starts at the same time, was first.
    if (!existsSync(folder)) throw error;
  }
}

const STICKY = 0o1000;

/** Leaves alone what another user owns, and what is shared by intention, such as the folder for temporary files. */
function restrict(path: string, mode: number): void {
  const { uid, mode: current } = statSync(path);
  if (uid === process.getuid?.() && (current & STICKY) === 0) chmodSync(path, mode);
}
