import type { Kysely } from 'kysely';

/** The column is named for what it holds: the operation definition as JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('integration_operations').renameColumn('described', 'operation_json').execute();
}
