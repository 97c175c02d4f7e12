import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StorageUnusable } from './storage-unusable.ts';

/**
 * Writes a file for this user alone (0600), under its name only once all of it is on the disk.
 *
 * @param replaces whether it takes the place of a file that exists
 * @throws StorageUnusable where it cannot be written, or exists; what `bytes` throws
 */
export async function writeWholeFile(
  file: string,
  bytes: AsyncIterable<Uint8Array | string> | Iterable<string>,
  replaces = false,
): Promise<void> {
  if (!replaces && existsSync(file))
    throw new StorageUnusable(`${file} exists already. Name a file that does not.`);
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  try {
    await pipeline(bytes, createWriteStream(unfinished, { flags: 'wx', mode: 0o600, flush: true }));
    await rename(unfinished, file);
    await syncFolder(dirname(file));
  } catch (error) {
    await rm(unfinished, { force: true });
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new StorageUnusable(
      `${file} cannot be written (${error.message}). Name another place, or make room.`,
    );
  }
}

/** The new name of a file is on the disk with its folder (https://man7.org/linux/man-pages/man2/fsync.2.html). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
