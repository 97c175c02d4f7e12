import { type Kysely, sql } from 'kysely';

/** The pages of the trash, without sorting all of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index trash_in_order on integrations (workspace_id, deleted_at, id)
    where deleted_at is not null`.execute(db);
  await sql`drop index integrations_in_trash_by_workspace`.execute(db);
}
