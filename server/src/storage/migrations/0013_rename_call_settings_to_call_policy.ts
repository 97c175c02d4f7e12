import type { Kysely } from 'kysely';

/** The column is named for what it holds: the call policy as JSON. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('integrations').renameColumn('call_settings', 'call_policy').execute();
}
