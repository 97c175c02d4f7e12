import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** What tools of agents say of responses; null in older rows, whose `schemas` have it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'integration_operations', 'response_schema', 'text');
}
