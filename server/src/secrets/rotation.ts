import type { Database } from '../storage/database.ts';
import { selectDataKeysOfOtherMasterKeys, updateWrapping } from './data-keys-storage.ts';
import { type KeyProvider, SecretsUndecryptable } from './keys.ts';
import { dataKeyContext } from './vault.ts';

/**
 * Re-wraps every data key that a former master key wrapped. The secrets stay as they are, and calls continue
 * meanwhile: a data key unwraps before and after.
 *
 * @returns how many were re-wrapped, and how many none of the given master keys unwraps
 */
export async function rewrapDataKeys(
  db: Database,
  provider: KeyProvider,
): Promise<{ rewrapped: number; undecryptable: number }> {
  const count = { rewrapped: 0, undecryptable: 0 };
  for (const row of await selectDataKeysOfOtherMasterKeys(db, provider.currentKeyId)) {
    const context = dataKeyContext(row.workspace_id, row.id);
    try {
      const key = await provider.unwrap({ masterKeyId: row.master_key_id, wrapped: row.wrapped }, context);
      const { masterKeyId, wrapped } = await provider.wrap(key, context);
      await updateWrapping(db, row.id, { master_key_id: masterKeyId, wrapped });
      count.rewrapped += 1;
    } catch (error) {
      if (!(error instanceof SecretsUndecryptable)) throw error;
      count.undecryptable += 1;
    }
  }
  return count;
}
