import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** The hash of the token that only the mail of an invitation holds: who opens that link has the mailbox. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'invitations', 'mailed_hash', 'text');
}
