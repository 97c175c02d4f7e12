import type { Database } from '../storage/database.ts';

/** A code is valid for its own period of 30 seconds, the one before and the one after (RFC 6238, 5.2). */
const VALID_MS = 3 * 30_000;

/**
 * Marks a correct code as used, and deletes those that expired.
 *
 * @returns whether it was unused; of several requests at once, only for one
 */
export async function consumeCode(db: Database, userId: string, code: string): Promise<boolean> {
  const now = Date.now();
  await db.deleteFrom('used_codes').where('expires_at', '<=', new Date(now).toISOString()).execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('used_codes')
    .values({ user_id: userId, code, expires_at: new Date(now + VALID_MS).toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}
