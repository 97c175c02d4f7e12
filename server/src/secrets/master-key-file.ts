import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Reads the master key from a file, or creates the file (mode 0600) with a new key. An existing file is never
 * written to.
 *
 * @returns the key, 32 bytes, and whether the file was created now
 * @throws Error when the file holds anything other than 32 bytes in base64
 */
export function loadOrCreateMasterKey(file: string): { key: Buffer; created: boolean } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const created = createOnce(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(
      `${file} does not hold 32 bytes in base64. Restore it from a backup: without it the stored headers cannot be decrypted.`,
    );
  }
  return { key, created };
}

/** Written apart and renamed: a file of this name is whole, also where the disk was full in the middle. */
function createOnce(file: string): boolean {
  if (existsSync(file)) return false;
  const unfinished = `${file}.unfinished`;
  const descriptor = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(descriptor, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
  return true;
}
