import { accessSync, constants, existsSync, statSync } from 'node:fs';
import type { Settings } from '../config/settings.ts';
import { isInFile, masterKeyFile, previousMasterKeyFile } from '../secrets/master-keys.ts';

const READABLE_BY_OTHERS = 0o077;
const WRITABLE_BY_OTHERS = 0o022;
/** In such a folder, users rename and delete their own files only. */
const STICKY = 0o1000;

/**
 * Examines who may read and write DATA_DIR.
 *
 * @returns what was found to be right
 * @throws Error with what to do
 */
export async function examinePermissions(settings: Settings): Promise<string> {
  const { dataDir } = settings;
  if (!existsSync(dataDir)) return `${dataDir} does not exist yet: the first start creates it`;
  requireWritable(dataDir);
  const files = privateFilesOf(settings).filter((file) => existsSync(file));
  // Such as a volume of Kubernetes, beside PostgreSQL and a key management service.
  if (files.length === 0) return `${dataDir} holds no secrets`;
  requireUnwritableByOthers(dataDir);
  requireUnreadableByOthers(files);
  return `${dataDir} (${modeText(modeOf(dataDir))}) and the secrets in it are for their user alone`;
}

/** What holds secrets, or what they are decrypted with. */
function privateFilesOf(settings: Settings): string[] {
  const { dataDir, databaseUrl, databaseFile } = settings;
  const keys = isInFile(settings) ? [masterKeyFile(dataDir), previousMasterKeyFile(dataDir)] : [];
  const database = ['', '-wal', '-shm'].map((suffix) => databaseFile + suffix);
  return databaseUrl === undefined ? [...keys, ...database] : keys;
}

/** @throws Error where this user may not write to it */
function requireWritable(dataDir: string): void {
  try {
    accessSync(dataDir, constants.W_OK | constants.X_OK);
  } catch {
    throw new Error(
      `${dataDir} cannot be written by this user: run this as the user of the server, or give the folder to that user (chown)`,
    );
  }
}

/** @throws Error where other users could put their own files in the place of those in it */
function requireUnwritableByOthers(dataDir: string): void {
  const mode = modeOf(dataDir);
  if ((mode & WRITABLE_BY_OTHERS) !== 0 && (mode & STICKY) === 0)
    throw new Error(
      `${dataDir} (${modeText(mode)}) can be written by other users, who could replace what is in it: chmod 700 ${dataDir}`,
    );
}

/** @throws Error with those that others may read */
function requireUnreadableByOthers(files: readonly string[]): void {
  const readable = files.filter((file) => (modeOf(file) & READABLE_BY_OTHERS) !== 0);
  if (readable.length === 0) return;
  const names = readable.map((file) => `${file} (${modeText(modeOf(file))})`).join(', ');
  throw new Error(`${names} can be read by other users: chmod 600 ${readable.join(' ')}`);
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o7777;
}

function modeText(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
