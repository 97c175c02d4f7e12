import { randomBytes } from 'node:crypto';
import type { Database } from '../storage/database.ts';
import { readInstanceValue, writeInstanceValue } from '../storage/instance-values.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import type { KeyWrapper } from './key-wrapper.ts';

/** The master key in the database, wrapped by a key management service: without that service it is of no use. */

const CURRENT = 'wrapped_master_key';
const PREVIOUS = 'wrapped_master_key_previous';

/** As they are stored. */
export type WrappedMasterKeys = { current: string | undefined; previous: string | undefined };

export async function readWrappedMasterKeys(db: Database): Promise<WrappedMasterKeys> {
  return { current: await readInstanceValue(db, CURRENT), previous: await readInstanceValue(db, PREVIOUS) };
}

/**
 * Unwraps the master keys.
 *
 * @throws StorageUnusable when there are none, or the service refuses
 */
export async function unwrapMasterKeys(
  { current, previous }: WrappedMasterKeys,
  wrapper: KeyWrapper,
): Promise<{ current: Buffer; previous: Buffer[] }> {
  if (current === undefined)
    throw new StorageUnusable(
      `There is no master key yet that ${wrapper.name} wraps. Start the server first: it creates one.`,
    );
  return {
    current: await unwrap(current, wrapper),
    previous: previous === undefined ? [] : [await unwrap(previous, wrapper)],
  };
}

async function unwrap(wrapped: string, wrapper: KeyWrapper): Promise<Buffer> {
  const key = await wrapper.unwrap(wrapped);
  if (key.length === 32) return key;
  throw new StorageUnusable(
    `${wrapper.name} does not return a master key of 32 bytes. Set the key that wrapped it.`,
  );
}

/** Creates the master key where there is none; of servers that start at once, one does. @returns whether it did */
export async function createWrappedMasterKey(db: Database, wrapper: KeyWrapper): Promise<boolean> {
  if ((await readInstanceValue(db, CURRENT)) !== undefined) return false;
  const wrapped = await wrapper.wrap(randomBytes(32));
  return db.transaction().execute(async (trx) => {
    if ((await readInstanceValue(trx, CURRENT)) !== undefined) return false;
    await writeInstanceValue(trx, CURRENT, wrapped);
    return true;
  });
}

/** Stores a new master key; the former one becomes the previous. */
export async function replaceWrappedMasterKey(
  db: Database,
  wrapper: KeyWrapper,
  { next, former }: { next: Buffer; former: Buffer },
): Promise<void> {
  const wrapped = { next: await wrapper.wrap(next), former: await wrapper.wrap(former) };
  await db.transaction().execute(async (trx) => {
    await writeInstanceValue(trx, PREVIOUS, wrapped.former);
    await writeInstanceValue(trx, CURRENT, wrapped.next);
  });
}
