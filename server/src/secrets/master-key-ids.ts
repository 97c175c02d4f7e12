import type { Database } from '../storage/database.ts';
import { readAccountsSecretKeyId } from './accounts-secret.ts';
import { selectMasterKeyIds } from './data-keys-storage.ts';

/** The ids of the master keys that wrap what a database has, sorted. */
export async function storedMasterKeyIds(db: Database): Promise<string[]> {
  const accounts = await readAccountsSecretKeyId(db);
  const ids = new Set([...(await selectMasterKeyIds(db)), ...(accounts === undefined ? [] : [accounts])]);
  return [...ids].sort();
}
