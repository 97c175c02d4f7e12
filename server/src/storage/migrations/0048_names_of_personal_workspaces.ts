import { toOneLine } from '@trunkline/contract/one-line';
import { type Kysely, sql } from 'kysely';

/** Personal workspaces were all named "Personal". Those that still are get the name of their owner, as new ones do. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const tables = await db.introspection.getTables();
  // better-auth creates it after the first migrations: then there is no account yet, and nothing to rename.
  if (!tables.some(({ name }) => name === 'user')) return;
  const { rows } = await sql<{ id: string; owner: string; email: string }>`
    select workspaces.id, owner.name as owner, owner.email from workspaces
    join members on members.workspace_id = workspaces.id and members.role = 'owner'
    join ${sql.table('user')} as owner on owner.id = members.user_id
    where workspaces.kind = 'personal' and workspaces.name = 'Personal'`.execute(db);
  for (const { id, owner, email } of rows)
    await sql`update workspaces set name = ${toOneLine(owner) || email} where id = ${id}`.execute(db);
}
