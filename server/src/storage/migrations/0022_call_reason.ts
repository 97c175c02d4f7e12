import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** Why a call failed, for admins, where the code alone does not say it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'calls', 'reason', 'text');
}
