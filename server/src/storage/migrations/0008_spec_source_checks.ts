import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** What shows whether the source of a spec changed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const name of [
    'requested_url',
    'source_sha256',
    'source_etag',
    'source_last_modified',
    'source_checked_at',
  ])
    await addColumn(db, 'specs', name, 'text');
}
