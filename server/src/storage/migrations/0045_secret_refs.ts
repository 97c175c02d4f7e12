import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** Headers and credentials whose value is elsewhere. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['integration_headers', 'integration_credentials'])
    await addColumn(db, table, 'ref', 'text');
}
