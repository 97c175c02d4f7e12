import type { Kysely } from 'kysely';
import { addColumn } from './add-column.ts';

/** How calls of an integration are delivered and checked; deleted integrations are kept for a while. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumn(db, 'integrations', 'call_settings', 'text', (c) => c.notNull().defaultTo('{}'));
  await addColumn(db, 'integrations', 'source_drifted_at', 'text');
  await addColumn(db, 'integration_operations', 'schemas', 'text');
  await addColumn(db, 'integration_operations', 'warnings', 'text', (c) => c.notNull().defaultTo('[]'));
  await addColumn(db, 'integrations', 'deleted_slug', 'text');
  await addColumn(db, 'integrations', 'deleted_at', 'text');
  await addColumn(db, 'integrations', 'deleted_by', 'text');
}
