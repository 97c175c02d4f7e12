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

type Expiring = { integration: NamedIntegration; expires_at: string };
type ExpiringHeader = Expiring & { header: string };
type ExpiringCredential = Expiring & Pick<Row<'integration_credentials'>, 'credential' | 'secret'>;

/** The headers of a workspace that expire up to a time. */
export async function selectExpiringHeaders(
  db: Database,
  workspaceId: string,
  until: string,
): Promise<ExpiringHeader[]> {
  const rows = await db
    .selectFrom('integration_headers')
    .innerJoin('integrations', 'integrations.id', 'integration_headers.integration_id')
    .select([...NAMES, 'integration_headers.name as header'])
    .select((e) => e.ref('expires_at').$notNull().as('expires_at'))
    .where('integrations.workspace_id', '=', workspaceId)
    .where('integrations.deleted_at', 'is', null)
    .where('expires_at', '<=', until)
    .execute();
  return rows.map(withIntegration);
}

/** The credentials of a workspace that expire up to a time. */
export async function selectExpiringCredentials(
  db: Database,
  workspaceId: string,
  until: string,
): Promise<ExpiringCredential[]> {
  const rows = await db
    .selectFrom('integration_credentials')
    .innerJoin('integrations', 'integrations.id', 'integration_credentials.integration_id')
    .select([...NAMES, 'credential', 'secret'])
    .select((e) => e.ref('expires_at').$notNull().as('expires_at'))
    .where('integrations.workspace_id', '=', workspaceId)
    .where('integrations.deleted_at', 'is', null)
    .where('expires_at', '<=', until)
    .execute();
  return rows.map(withIntegration);
}

const NAMES = ['integrations.id', 'integrations.slug', 'integrations.name'] as const;

function withIntegration<Found extends NamedIntegration>({ id, slug, name, ...row }: Found) {
  return { integration: { id, slug, name }, ...row };
}

export function findPlan(
  db: Database,
  workspaceId: string,
): Promise<Pick<Row<'workspaces'>, 'plan'> | undefined> {
  return db.selectFrom('workspaces').select('plan').where('id', '=', workspaceId).executeTakeFirst();
}
