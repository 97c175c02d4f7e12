import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** Which integrations an app may call: all, or only its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'apps', 'integration_access', 'text', (c) => c.notNull().defaultTo('all'));
}
