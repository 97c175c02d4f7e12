import { type Kysely, sql } from 'kysely';

/**
 * The server fetches the keys of the issuers whose tokens apps accept. Apps of personal workspaces, which call nothing,
 * could name any until the rules had a say, and keep none.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update apps set user_tokens = null where workspace_id in
    (select id from workspaces where kind = 'personal')`.execute(db);
}
