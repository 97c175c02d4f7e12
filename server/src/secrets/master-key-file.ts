import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../storage/private-files.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { writeWholeFile } from '../storage/whole-file.ts';

/**
 * Reads the master key from a file, or creates the file (mode 0600) with a new key. An existing file is never
 * written to.
 *
 * @returns the key, 32 bytes, and whether the file was created now
 * @throws StorageUnusable when the file holds anything other than 32 bytes in base64, or cannot be read or created
 */
export function loadOrCreateMasterKey(file: string): { key: Buffer; created: boolean } {
  const { text, created } = readOrCreate(file);
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) {
    throw new StorageUnusable(
      `${file} does not hold 32 bytes in base64. Restore it from a backup: without it the stored headers cannot be decrypted.`,
    );
  }
  return { key, created };
}

function readOrCreate(file: string): { text: string; created: boolean } {
  try {
    makeFolder(dirname(file));
    const created = createOnce(file);
    return { text: readFileSync(file, 'utf8'), created };
  } catch (error) {
    throw new StorageUnusable(
      `The master key ${file} can be neither read nor created (${error instanceof Error ? error.message : error}). Let this user read it, make room for it, or set MASTER_KEY.`,
    );
  }
}

/**
 * Written apart and linked: a file of this name is whole, also where the disk was full in the middle, and of servers that
 * start at once with the same folder one creates it.
 */
function createOnce(file: string): boolean {
  if (existsSync(file)) return false;
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  const descriptor = openSync(unfinished, 'w', 0o600);
  try {
    writeSync(descriptor, masterKeyText(randomBytes(32)));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return linkOnce(unfinished, file);
}

/** A master key as a file has it. */
export function masterKeyText(key: Buffer): string {
  return `${key.toString('base64')}\n`;
}

/**
 * Writes a master key to its file.
 *
 * @param replaces whether an existing file is replaced
 * @throws StorageUnusable where it cannot be written, or exists
 */
export function writeMasterKeyFile(file: string, key: Buffer, replaces: boolean): Promise<void> {
  return writeWholeFile(file, [masterKeyText(key)], replaces);
}

/** @returns whether it did: not where another process has created the file just now */
function linkOnce(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (existsSync(to)) return false;
    throw error;
  } finally {
    unlinkSync(from);
  }
}
