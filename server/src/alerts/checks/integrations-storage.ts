import type { Outcomes } from '@trunkline/contract/health';
import type { Database } from '../../storage/database.ts';
import type { Row } from '../../storage/schema.ts';

/** What the checks read of integrations that are not in the trash. */

export type NamedIntegration = Pick<Row<'integrations'>, 'id' | 'slug' | 'name'>;

export function findIntegrationById(
  db: Database,
  id: string,
): Promise<(NamedIntegration & { workspace_id: string }) | undefined> {
  return db
    .selectFrom('integrations')
    .select(['id', 'workspace_id', 'slug', 'name'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** The integrations of a workspace by id, after the id `after`. */
export function selectIntegrationsAfter(
  db: Database,
  workspaceId: string,
  after: string,
  limit: number,
): Promise<NamedIntegration[]> {
  return db
    .selectFrom('integrations')
    .select(['id', 'slug', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export type CountsOfHour = Outcomes & { workspace_id: string; integration_id: string; hour: string };

/** The calls of the integrations of a workspace, by hour, from an hour on. */
export function selectHourCounts(
  db: Database,
  workspaceId: string,
  fromHour: string,
): Promise<CountsOfHour[]> {
  return db
    .selectFrom('call_hours')
    .select(['workspace_id', 'integration_id', 'hour', 'calls', 'errors', 'failures', 'refusals'])
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', '!=', '')
    .where('hour', '>=', fromHour)
    .execute();
}

type ExpiringHeader = { integration_id: string; name: string; expires_at: string | null };
type ExpiringCredential = Pick<
  Row<'integration_credentials'>,
  'integration_id' | 'credential' | 'secret' | 'expires_at'
>;

/** The headers of a workspace that expire up to a time. */
export function selectExpiringHeaders(
  db: Database,
  workspaceId: string,
  until: string,
): Promise<ExpiringHeader[]> {
  return db
    .selectFrom('integration_headers')
    .innerJoin('integrations', 'integrations.id', 'integration_headers.integration_id')
    .select(['integration_id', 'integration_headers.name', 'expires_at'])
    .where('integrations.workspace_id', '=', workspaceId)
    .where('integrations.deleted_at', 'is', null)
    .where('expires_at', '<=', until)
    .execute();
}

/** The credentials of a workspace that expire up to a time. */
export function selectExpiringCredentials(
  db: Database,
  workspaceId: string,
  until: string,
): Promise<ExpiringCredential[]> {
  return db
    .selectFrom('integration_credentials')
    .innerJoin('integrations', 'integrations.id', 'integration_credentials.integration_id')
    .select(['integration_id', 'credential', 'secret', 'expires_at'])
    .where('integrations.workspace_id', '=', workspaceId)
    .where('integrations.deleted_at', 'is', null)
    .where('expires_at', '<=', until)
    .execute();
}

export function findPlan(
  db: Database,
  workspaceId: string,
): Promise<Pick<Row<'workspaces'>, 'plan'> | undefined> {
  return db.selectFrom('workspaces').select('plan').where('id', '=', workspaceId).executeTakeFirst();
}
