import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Reads the master key from a file, making the file (mode 0600) when there is none. An existing file is
 * never written to.
 *
 * @returns the key, 32 bytes, and whether the file was made just now
 * @throws Error when the file holds anything else than 32 bytes in base64
 */
export function readOrMakeMasterKey(file: string): { key: Buffer; made: boolean } {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const made = makeOnce(file);
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== 32) {
    throw new Error(
      `${file} does not hold 32 bytes in base64. Restore it from a backup: without it the stored headers cannot be decrypted.`,
    );
  }
  return { key, made };
}

function makeOnce(file: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, `${randomBytes(32).toString('base64')}\n`);
  fsyncSync(descriptor);
  closeSync(descriptor);
  return true;
}
