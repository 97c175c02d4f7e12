import type { Kysely } from 'kysely';

/** The column is named for what it holds: how the app's first prompt matched the integration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('app_integrations').renameColumn('mention', 'prompt_match').execute();
}
