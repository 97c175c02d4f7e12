import type { Database } from '../storage/database.ts';
import { type KeyProvider, SecretsUnreadable } from './keys.ts';
import { dataKeyContext } from './vault.ts';

/**
 * Wraps every data key again that a former master key wrapped. The headers themselves stay as they are,
 * and calls go on meanwhile: a data key unwraps before and after.
 *
 * @returns how many were wrapped again, and how many no master key at hand unwraps
 */
export async function rewrapDataKeys(
  db: Database,
  provider: KeyProvider,
): Promise<{ rewrapped: number; unreadable: number }> {
  const rows = await db
    .selectFrom('data_keys')
    .selectAll()
    .where('master_key_id', '!=', provider.currentKeyId)
    .execute();
  const count = { rewrapped: 0, unreadable: 0 };
  for (const row of rows) {
    const context = dataKeyContext(row.workspace_id, row.id);
    try {
      const key = await provider.unwrap({ masterKeyId: row.master_key_id, wrapped: row.wrapped }, context);
      const { masterKeyId, wrapped } = await provider.wrap(key, context);
      await db
        .updateTable('data_keys')
        .set({ master_key_id: masterKeyId, wrapped })
        .where('id', '=', row.id)
        .execute();
      count.rewrapped += 1;
    } catch (error) {
      if (!(error instanceof SecretsUnreadable)) throw error;
      count.unreadable += 1;
    }
  }
  return count;
}
