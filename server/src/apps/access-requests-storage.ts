import type { AccessRequestStatus } from '@trunkline/contract/schemas/access-requests';
import type { Database } from '../storage/database.ts';
import type { NewRow, Row } from '../storage/schema.ts';

/** Rows of `access_requests`: one for an app and an integration, the last. */

/** A request with the names of what it is about and of who wrote it. */
export type AccessRequestRow = Row<'access_requests'> & {
  app_name: string;
  slug: string;
  integration_name: string;
  requested_by_email: string | null;
  decided_by_email: string | null;
};

export type AccessRequestPage = {
  status?: AccessRequestStatus | undefined;
  app_id?: string | undefined;
  /** The id of the last request of the page before. */
  before: string | undefined;
  limit: number;
};

/** The requests of a workspace, the newest first. Without those for integrations in the trash. */
export function selectAccessRequests(
  db: Database,
  workspaceId: string,
  { status, app_id, before, limit }: AccessRequestPage,
): Promise<AccessRequestRow[]> {
  let query = requests(db).where('access_requests.workspace_id', '=', workspaceId);
  if (status !== undefined) query = query.where('access_requests.status', '=', status);
  if (app_id !== undefined) query = query.where('access_requests.app_id', '=', app_id);
  if (before !== undefined) query = query.where('access_requests.id', '<', before);
  return query.orderBy('access_requests.id', 'desc').limit(limit).execute();
}

export function selectAccessRequest(
  db: Database,
  workspaceId: string,
  id: string,
): Promise<AccessRequestRow | undefined> {
  return requests(db)
    .where('access_requests.workspace_id', '=', workspaceId)
    .where('access_requests.id', '=', id)
    .executeTakeFirst();
}

function requests(db: Database) {
  return db
    .selectFrom('access_requests')
    .innerJoin('apps', 'apps.id', 'access_requests.app_id')
    .innerJoin('integrations', 'integrations.id', 'access_requests.integration_id')
    .leftJoin('user as requester', 'requester.id', 'access_requests.requested_by')
    .leftJoin('user as decider', 'decider.id', 'access_requests.decided_by')
    .selectAll('access_requests')
    .select([
      'apps.name as app_name',
      'integrations.slug',
      'integrations.name as integration_name',
      'requester.email as requested_by_email',
      'decider.email as decided_by_email',
    ])
    .where('integrations.deleted_at', 'is', null);
}

/** The pending requests of apps for integrations. */
export async function selectPendingRequests(
  db: Database,
  {
    workspaceId,
    appIds,
    integrationIds,
  }: { workspaceId: string; appIds: readonly string[]; integrationIds: readonly string[] },
): Promise<Pick<Row<'access_requests'>, 'app_id' | 'integration_id'>[]> {
  if (appIds.length === 0 || integrationIds.length === 0) return [];
  return db
    .selectFrom('access_requests')
    .select(['app_id', 'integration_id'])
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', 'pending')
    .where('app_id', 'in', appIds)
    .where('integration_id', 'in', integrationIds)
    .execute();
}

/** Stores a request in place of the last one for the same app and integration. */
export async function replaceAccessRequest(db: Database, row: NewRow<'access_requests'>): Promise<void> {
  await db
    .deleteFrom('access_requests')
    .where('app_id', '=', row.app_id)
    .where('integration_id', '=', row.integration_id)
    .execute();
  await db.insertInto('access_requests').values(row).execute();
}

/** @returns the deleted request; undefined: none was pending */
export function deletePendingRequest(
  db: Database,
  appId: string,
  integrationId: string,
): Promise<Row<'access_requests'> | undefined> {
  return db
    .deleteFrom('access_requests')
    .where('app_id', '=', appId)
    .where('integration_id', '=', integrationId)
    .where('status', '=', 'pending')
    .returningAll()
    .executeTakeFirst();
}

type Decision = Pick<Row<'access_requests'>, 'status' | 'decided_by' | 'decided_at' | 'note'>;

/** @returns whether it was still pending */
export async function decideRequest(db: Database, id: string, decision: Decision): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('access_requests')
    .set(decision)
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
