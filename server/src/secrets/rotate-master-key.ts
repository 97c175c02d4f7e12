import { randomBytes } from 'node:crypto';
import type { Database } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { writeMasterKeyFile } from './master-key-file.ts';
import type { MasterKeySettings } from './master-key-settings.ts';
import {
  isInFile,
  keyProviderOf,
  keyWrapperOf,
  loadMasterKeys,
  type MasterKeys,
  masterKeyFile,
  previousMasterKeyFile,
} from './master-keys.ts';
import { rewrapKeys } from './rotation.ts';
import { replaceWrappedMasterKey } from './wrapped-master-keys.ts';

export type Rotation = {
  /** The ids of the master key before, and after; the same where only keys were wrapped again. */
  from: string;
  to: string;
  /** How many keys the new one wraps. */
  rewrapped: number;
};

/**
 * Replaces the master key where Trunkline created it, and wraps every key again; elsewhere it only wraps again what previous
 * ones wrapped. A server that runs reads the new one when it needs it. The former one is kept beside it, so nothing is
 * lost wherever this is cut off.
 *
 * @throws StorageUnusable when something does not decrypt: it has to be mended first
 */
export async function rotateMasterKey(db: Database, settings: MasterKeySettings): Promise<Rotation> {
  const keys = await loadMasterKeys(settings, db);
  const before = keyProviderOf(keys);
  const pending = await rewrapKeys(db, before);
  if (pending.undecryptable > 0)
    throw new StorageUnusable(
      `${pending.undecryptable} keys do not decrypt with the master keys that there are. Set the one that wrapped them as MASTER_KEY_PREVIOUS; "keys verify" lists what they encrypt.`,
    );
  const next = await replace(db, settings, keys.current);
  if (!next) return { from: before.currentKeyId, to: before.currentKeyId, rewrapped: pending.rewrapped };
  const after = keyProviderOf(next);
  const { rewrapped } = await rewrapKeys(db, after);
  return { from: before.currentKeyId, to: after.currentKeyId, rewrapped };
}

/** @returns undefined where the operator has the master key elsewhere */
async function replace(
  db: Database,
  settings: MasterKeySettings,
  former: Buffer,
): Promise<MasterKeys | undefined> {
  const next = randomBytes(32);
  const wrapper = keyWrapperOf(settings);
  if (wrapper) await replaceWrappedMasterKey(db, wrapper, { next, former });
  else if (isInFile(settings)) await replaceFile(settings.dataDir, { next, former });
  else return undefined;
  return { current: next, previous: [former], isNew: false };
}

async function replaceFile(
  dataDir: string,
  { next, former }: { next: Buffer; former: Buffer },
): Promise<void> {
  await writeMasterKeyFile(previousMasterKeyFile(dataDir), former, true);
  await writeMasterKeyFile(masterKeyFile(dataDir), next, true);
}
