import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of `oauth_clients`. */

export type OauthClientRow = Row<'oauth_clients'> & { workspace_slug: string | null };

export async function insertClient(db: Database, row: NewRow<'oauth_clients'>): Promise<void> {
  await db.insertInto('oauth_clients').values(row).execute();
}

export function selectClient(db: Database, id: string): Promise<OauthClientRow | undefined> {
  return db
    .selectFrom('oauth_clients')
    .leftJoin('workspaces', 'workspaces.id', 'oauth_clients.workspace_id')
    .selectAll('oauth_clients')
    .select('workspaces.slug as workspace_slug')
    .where('oauth_clients.id', '=', id)
    .executeTakeFirst();
}

/** The clients that admins of a workspace registered, the oldest first. */
export function selectClientsOf(db: Database, workspaceId: string): Promise<Row<'oauth_clients'>[]> {
  return db
    .selectFrom('oauth_clients')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
}

/** @param workspaceId null: those that registered themselves */
export async function countClients(db: Database, workspaceId: string | null): Promise<number> {
  const { count } = await db
    .selectFrom('oauth_clients')
    .select((e) => e.fn.countAll().as('count'))
    .where('workspace_id', workspaceId === null ? 'is' : '=', workspaceId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function deleteClient(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<Row<'oauth_clients'> | undefined> {
  return db
    .deleteFrom('oauth_clients')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Deletes clients that registered themselves before a time and that no session is of. */
export async function deleteUnusedClients(db: Database, before: string): Promise<void> {
  await db
    .deleteFrom('oauth_clients')
    .where('workspace_id', 'is', null)
    .where('created_at', '<', before)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('agent_sessions')
            .select('agent_sessions.id')
            .whereRef('agent_sessions.client_id', '=', 'oauth_clients.id'),
        ),
      ),
    )
    .execute();
}
