import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { createKmsWrapper } from './aws-kms.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import { createLocalKeyProvider, createReloadingKeyProvider, type KeyProvider } from './keys.ts';
import { runMasterKeyCommand } from './master-key-command.ts';
import { loadOrCreateMasterKey } from './master-key-file.ts';
import type { MasterKeySettings } from './master-key-settings.ts';
import { createTransitWrapper } from './vault-transit.ts';
import { createWrappedMasterKey, readWrappedMasterKeys, unwrapMasterKeys } from './wrapped-master-keys.ts';

export type MasterKeys = {
  current: Buffer;
  previous: readonly Buffer[];
  /** Whether the current one was created now. */
  isNew: boolean;
};

/**
 * The master keys of an installation; one that has none gets one.
 *
 * @throws StorageUnusable when they cannot be read or created
 */
export async function loadOrCreateMasterKeys(settings: MasterKeySettings, db: Database): Promise<MasterKeys> {
  const wrapper = keyWrapperOf(settings);
  const isNew = wrapper ? await createWrappedMasterKey(db, wrapper) : createMasterKeyFile(settings);
  return { ...(await loadMasterKeys(settings, db)), isNew };
}

/** @returns whether it was created now */
function createMasterKeyFile(settings: MasterKeySettings): boolean {
  return isInFile(settings) && loadOrCreateMasterKey(masterKeyFile(settings.dataDir)).created;
}

/**
 * The same for what must not create one: a command, beside a server that has it.
 *
 * @throws StorageUnusable when there is none, too
 */
export async function loadMasterKeys(settings: MasterKeySettings, db: Database): Promise<MasterKeys> {
  const wrapper = keyWrapperOf(settings);
  if (!wrapper) return loadLocalMasterKeys(settings);
  const { current, previous } = await unwrapMasterKeys(await readWrappedMasterKeys(db), wrapper);
  return { current, previous: [...previous, ...settings.previousMasterKeys], isNew: false };
}

/** Those that no key management service wraps. @throws StorageUnusable when there is none */
export async function loadLocalMasterKeys(settings: MasterKeySettings): Promise<MasterKeys> {
  const { masterKey, masterKeySource, previousMasterKeys, dataDir } = settings;
  if (masterKey !== undefined) return { current: masterKey, previous: previousMasterKeys, isNew: false };
  if (masterKeySource.kind === 'command') {
    const current = await runMasterKeyCommand(masterKeySource.command);
    return { current, previous: previousMasterKeys, isNew: false };
  }
  if (!existsSync(masterKeyFile(dataDir)))
    throw new StorageUnusable(
      `There is no master key: MASTER_KEY is not set, and ${masterKeyFile(dataDir)} does not exist. Set MASTER_KEY or DATA_DIR as for the server, or put the file back.`,
    );
  const { key } = loadOrCreateMasterKey(masterKeyFile(dataDir));
  const former = previousMasterKeyFile(dataDir);
  const previous = existsSync(former) ? [loadOrCreateMasterKey(former).key] : [];
  return { current: key, previous: [...previous, ...previousMasterKeys], isNew: false };
}

/** Whether the master key is in DATA_DIR/master.key. */
export function isInFile({ masterKey, masterKeySource }: MasterKeySettings): boolean {
  return masterKey === undefined && masterKeySource.kind === 'file';
}

/** Whether there is a master key that no key management service wraps. */
export function hasLocalMasterKey(settings: MasterKeySettings): boolean {
  return !isInFile(settings) || existsSync(masterKeyFile(settings.dataDir));
}

/** The key management service that wraps the master key; undefined: none does. */
export function keyWrapperOf({ masterKey, masterKeySource }: MasterKeySettings): KeyWrapper | undefined {
  if (masterKey !== undefined) return undefined;
  if (masterKeySource.kind === 'vault-transit') return createTransitWrapper(masterKeySource);
  return masterKeySource.kind === 'aws-kms' ? createKmsWrapper(masterKeySource) : undefined;
}

/** What unwraps with all master keys that there are. */
export function keyProviderOf({ current, previous }: MasterKeys): KeyProvider {
  return createLocalKeyProvider(current, previous);
}

/** The same for a server, which goes on while its master key is rotated. */
export function runningKeyProvider(settings: MasterKeySettings, db: Database, keys: MasterKeys): KeyProvider {
  const isRotatedHere = isInFile(settings) || keyWrapperOf(settings) !== undefined;
  if (!isRotatedHere) return keyProviderOf(keys);
  return createReloadingKeyProvider(keyProviderOf(keys), async () =>
    keyProviderOf(await loadMasterKeys(settings, db)),
  );
}

export function masterKeyFile(dataDir: string): string {
  return join(dataDir, 'master.key');
}

/** The master key before the last rotation. */
export function previousMasterKeyFile(dataDir: string): string {
  return join(dataDir, 'master.key.previous');
}
