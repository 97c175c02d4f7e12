import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/**
 * What a search of integrations reads, without their rows, for which SQLite would read them: also the column of the
 * condition. PostgreSQL keeps no text of this length in an index, and reads the rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (engineOf(db) === 'sqlite')
    await sql`create index integrations_by_text on integrations (workspace_id, slug, name, base_url, deleted_at)
      where deleted_at is null`.execute(db);
}
