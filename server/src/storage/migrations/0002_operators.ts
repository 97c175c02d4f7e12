import { type Kysely, sql } from 'kysely';

/** The people who run the instance. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('operators')
    .addColumn('user_id', 'text', (c) => c.primaryKey())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .execute();
  // The account that set the instance up owns "default": it becomes the first operator.
  await sql`insert into operators (user_id, created_at)
    select members.user_id, members.created_at from members
    join workspaces on workspaces.id = members.workspace_id
    where workspaces.slug = 'default' and members.role = 'owner'`.execute(db);
}
