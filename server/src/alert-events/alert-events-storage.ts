import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** The destinations that listen, the outbox of what is sent to them, and what was said already. */

export type Listener = Pick<Row<'alert_destinations'>, 'id' | 'workspace_id' | 'events'>;

/** The destinations that are switched on: of a workspace, or of all. */
export function selectListeners(db: Database, workspaceId?: string): Promise<Listener[]> {
  const listeners = db
    .selectFrom('alert_destinations')
    .select(['id', 'workspace_id', 'events'])
    .where('enabled', '=', 1)
    .orderBy('id');
  return workspaceId === undefined
    ? listeners.execute()
    : listeners.where('workspace_id', '=', workspaceId).execute();
}

/** The workspaces of a user that have a destination. */
export async function selectListeningWorkspacesOf(db: Database, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('alert_destinations', 'alert_destinations.workspace_id', 'members.workspace_id')
    .select('members.workspace_id')
    .distinct()
    .where('members.user_id', '=', userId)
    .where('enabled', '=', 1)
    .execute();
  return rows.map(({ workspace_id }) => workspace_id);
}

/** As a payload names it. */
export function selectWorkspace(
  db: Database,
  id: string,
): Promise<Pick<Row<'workspaces'>, 'id' | 'slug' | 'name'> | undefined> {
  return db.selectFrom('workspaces').select(['id', 'slug', 'name']).where('id', '=', id).executeTakeFirst();
}

export async function insertDeliveries(
  db: Database,
  rows: readonly NewRow<'alert_deliveries'>[],
): Promise<void> {
  await db.insertInto('alert_deliveries').values(rows).execute();
}

export type AlertState = Row<'alert_states'>;

export function findState(
  db: Database,
  workspaceId: string,
  subject: string,
): Promise<AlertState | undefined> {
  return db
    .selectFrom('alert_states')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', subject)
    .executeTakeFirst();
}

/** The states of a workspace whose subject begins with a text. */
export function selectStates(db: Database, workspaceId: string, prefix: string): Promise<AlertState[]> {
  return db
    .selectFrom('alert_states')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('subject', 'like', `${prefix}%`)
    .execute();
}

export async function upsertState(db: Database, state: NewRow<'alert_states'>): Promise<void> {
  await db
    .insertInto('alert_states')
    .values(state)
    .onConflict((c) =>
      c.columns(['workspace_id', 'subject']).doUpdateSet({ state: state.state, at: state.at }),
    )
    .execute();
}

export async function deleteState(db: Database, workspaceId: string, subject: string): Promise<void> {
  await db
    .deleteFrom('alert_states')
    .where('workspace_id', '=', workspaceId)
    .where('subject', '=', subject)
    .execute();
}

export async function deleteStatesBefore(db: Database, at: string): Promise<void> {
  await db.deleteFrom('alert_states').where('at', '<', at).execute();
}
