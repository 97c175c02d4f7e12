import type { Database } from '../storage/database.ts';
import { deleteAccountsSecret, rewrapAccountsSecret } from './accounts-secret.ts';
import { deleteDataKey, deleteSecretsOf, selectDataKeys } from './data-keys-storage.ts';
import { decrypts, type KeyProvider } from './keys.ts';
import { dataKeyContext } from './vault.ts';

/** What was deleted. */
export type LostSecrets = { headers: number; credentials: number; accountsSecret: boolean };

/**
 * Deletes what no master key decrypts any more: for a master key that is lost for good. It cannot be undone.
 *
 * @param provider the master keys that there are
 */
export async function forgetLostSecrets(db: Database, provider: KeyProvider): Promise<LostSecrets> {
  const lost: LostSecrets = { headers: 0, credentials: 0, accountsSecret: false };
  for (const row of await selectDataKeys(db)) {
    const key = { masterKeyId: row.master_key_id, wrapped: row.wrapped };
    if (await decrypts(provider.unwrap(key, dataKeyContext(row.workspace_id, row.id)))) continue;
    const { headers, credentials } = await deleteSecretsOf(db, row.id);
    await deleteDataKey(db, row.id);
    lost.headers += headers;
    lost.credentials += credentials;
  }
  if (!(await decrypts(rewrapAccountsSecret(db, provider)))) {
    await deleteAccountsSecret(db);
    lost.accountsSecret = true;
  }
  return lost;
}
