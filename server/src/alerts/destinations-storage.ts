import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of alert destinations. */

export type DestinationRow = Row<'alert_destinations'>;

export function selectDestinations(db: Database, workspaceId: string): Promise<DestinationRow[]> {
  return db
    .selectFrom('alert_destinations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
}

export function findDestination(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<DestinationRow | undefined> {
  return db
    .selectFrom('alert_destinations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** That of a delivery, in whichever workspace. */
export function findDestinationById(db: Database, id: string): Promise<DestinationRow | undefined> {
  return db.selectFrom('alert_destinations').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Those of all workspaces that have a secret, by id, after the id `after`. */
export function selectSigningDestinations(
  db: Database,
  after: string,
  limit: number,
): Promise<DestinationRow[]> {
  return db
    .selectFrom('alert_destinations')
    .selectAll()
    .where('id', '>', after)
    .where('secret', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function insertDestination(db: Database, row: NewRow<'alert_destinations'>): Promise<void> {
  await db.insertInto('alert_destinations').values(row).execute();
}

export async function updateDestination(
  db: Database,
  id: string,
  changed: Partial<DestinationRow>,
): Promise<void> {
  await db.updateTable('alert_destinations').set(changed).where('id', '=', id).execute();
}

export async function deleteDestination(db: Database, id: string): Promise<void> {
  await db.deleteFrom('alert_destinations').where('id', '=', id).execute();
}

export type Recipient = { user_id: string; email: string };

/** Those of some users who are members of a workspace, by email. */
export async function selectRecipients(
  db: Database,
  workspaceId: string,
  userIds: readonly string[],
): Promise<Recipient[]> {
  if (userIds.length === 0) return [];
  return db
    .selectFrom('members')
    .innerJoin('user', 'user.id', 'members.user_id')
    .select(['user_id', 'email'])
    .where('workspace_id', '=', workspaceId)
    .where('user_id', 'in', userIds)
    .orderBy('email')
    .execute();
}
