import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** When the values of headers and credentials expire. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['integration_headers', 'integration_credentials']) {
    await addColumn(db, table, 'expires_at', 'text');
    await db.schema.createIndex(`${table}_by_expiry`).on(table).column('expires_at').execute();
  }
}
