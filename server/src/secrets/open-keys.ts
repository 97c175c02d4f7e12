import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import { StorageUnusable } from '../storage/storage-unusable.ts';
import { initialAccountsSecret, loadAccountsSecret } from './accounts-secret.ts';
import { type KeyProvider, SecretsUndecryptable } from './keys.ts';
import type { MasterKeys } from './master-keys.ts';
import { rewrapKeys } from './rotation.ts';

export type Keys = {
  provider: KeyProvider;
  /** Whether everything that is stored can be decrypted. */
  isMasterKeyRight: boolean;
  /** Undefined: it cannot be unwrapped. */
  accountsSecret: Buffer | undefined;
};

/**
 * Opens the stored keys with the master keys, and wraps them again after a rotation. Where they are the wrong ones, the
 * server starts all the same and says so, unless other servers use the database with the right ones.
 *
 * @param provider of the master keys
 * @param isAlone whether no other server uses the database
 * @throws StorageUnusable when others do, with another master key
 */
export async function openKeys(
  db: Database,
  masterKeys: MasterKeys,
  provider: KeyProvider,
  isAlone: boolean,
  log: Logger,
): Promise<Keys> {
  const { current, previous } = masterKeys;
  const accountsSecret = await openAccountsSecret(db, provider, [current, ...previous]);
  if (accountsSecret === undefined && !isAlone)
    throw new StorageUnusable(
      'Another server uses the database of DATABASE_URL with another master key. Set MASTER_KEY to the one that it has: all servers on a database need the same.',
    );
  const { rewrapped, undecryptable } = await rewrapKeys(db, provider);
  if (rewrapped > 0) log.info({ keys: rewrapped }, 're-wrapped keys with the current master key');
  if (undecryptable > 0) {
    log.error(
      { keys: undecryptable },
      'stored secrets cannot be decrypted with this master key: restore MASTER_KEY (or DATA_DIR/master.key), or set the former one as MASTER_KEY_PREVIOUS; until then no secret is saved',
    );
  }
  return { provider, isMasterKeyRight: undecryptable === 0, accountsSecret };
}

/** Before data keys are wrapped again: those tell which master key was in use. */
async function openAccountsSecret(
  db: Database,
  provider: KeyProvider,
  masterKeys: readonly Buffer[],
): Promise<Buffer | undefined> {
  try {
    return await loadAccountsSecret(db, provider, await initialAccountsSecret(db, masterKeys));
  } catch (error) {
    if (error instanceof SecretsUndecryptable) return undefined;
    throw error;
  }
}
