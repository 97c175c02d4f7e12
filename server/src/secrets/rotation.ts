import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { rewrapAccountsSecret } from './accounts-secret.ts';
import {
  deleteDataKey,
  isDataKeyUsed,
  selectDataKeysOfOtherMasterKeys,
  updateWrapping,
} from './data-keys-storage.ts';
import { type KeyProvider, SecretsUndecryptable } from './keys.ts';
import { dataKeyContext } from './vault.ts';

/** What a start found: how many keys it wrapped again, and how many in use no given master key unwraps. */
export type KeyCheck = { rewrapped: number; undecryptable: number };

/**
 * Wraps every key again that a former master key wrapped: data keys, and the secret of the accounts. What they encrypt
 * stays as it is, and calls continue meanwhile: a key unwraps before and after. Data keys that nothing uses and that no
 * master key unwraps are deleted.
 */
export async function rewrapKeys(db: Database, provider: KeyProvider): Promise<KeyCheck> {
  const check = { rewrapped: 0, undecryptable: 0 };
  async function count(rewrap: Promise<boolean>, isUsed: () => Promise<boolean>): Promise<void> {
    try {
      if (await rewrap) check.rewrapped += 1;
    } catch (error) {
      if (!(error instanceof SecretsUndecryptable)) throw error;
      if (await isUsed()) check.undecryptable += 1;
    }
  }
  for (const row of await selectDataKeysOfOtherMasterKeys(db, provider.currentKeyId))
    await count(rewrapDataKey(db, provider, row), () => keepIfUsed(db, row.id));
  await count(rewrapAccountsSecret(db, provider), async () => true);
  return check;
}

async function rewrapDataKey(db: Database, provider: KeyProvider, row: Row<'data_keys'>): Promise<boolean> {
  const context = dataKeyContext(row.workspace_id, row.id);
  const key = await provider.unwrap({ masterKeyId: row.master_key_id, wrapped: row.wrapped }, context);
  const { masterKeyId, wrapped } = await provider.wrap(key, context);
  await updateWrapping(db, row.id, { master_key_id: masterKeyId, wrapped });
  return true;
}

/** Deletes a data key that nothing is encrypted with. @returns whether something is */
async function keepIfUsed(db: Database, dataKeyId: string): Promise<boolean> {
  if (await isDataKeyUsed(db, dataKeyId)) return true;
  await deleteDataKey(db, dataKeyId);
  return false;
}
