import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** When personal tokens and app tokens expire, and when they were last used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'personal_tokens', 'expires_at', 'text');
  await addColumn(db, 'personal_tokens', 'last_used_at', 'text');
  await addColumn(db, 'app_tokens', 'expires_at', 'text');
  await addColumn(db, 'app_tokens', 'last_used_at', 'text');
}
