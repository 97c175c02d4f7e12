import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest, notFound } from '../http/problems.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { findApp } from './apps.ts';

export type IntegrationSettings = ReturnType<typeof createIntegrationSettings>;

/** What an app's settings say of one integration. */
export type AppIntegrationSettings = {
  enabled: boolean;
  /** The keys the app may call; null: all. */
  operations: string[] | null;
  /** Null: no limit of its own. */
  calls_per_minute: number | null;
};

/** What apps may use of their workspace's integrations: all, until somebody narrows it. */
export function createIntegrationSettings(db: Database, invalidations: InvalidationBus) {
  /** @throws Problem not_found (the app, or the integration) */
  async function read(workspaceId: string, appId: string, slug: string): Promise<AppIntegrationSettings> {
    await findApp(db, workspaceId, appId);
    const integration = await integrationOf(db, workspaceId, slug);
    return decodeSettings(await storedRow(appId, integration.id));
  }

  /**
   * Sets what the app may use of the integration; the next call keeps to it.
   *
   * @throws Problem not_found, invalid_request
   */
  async function write(
    member: Membership,
    appId: string,
    slug: string,
    settings: AppIntegrationSettings,
  ): Promise<void> {
    const app = await findApp(db, member.workspace.id, appId);
    const integration = await integrationOf(db, member.workspace.id, slug);
    await refuseUnpicked(integration.id, settings.operations ?? []);
    const before = decodeSettings(await storedRow(appId, integration.id));
    const values = {
      enabled: settings.enabled ? 1 : 0,
      operations: settings.operations && JSON.stringify(settings.operations),
      calls_per_minute: settings.calls_per_minute,
    };
    await db.transaction().execute(async (trx) => {
      await trx
        .insertInto('app_integrations')
        .values({ app_id: appId, integration_id: integration.id, ...values })
        .onConflict((conflict) => conflict.columns(['app_id', 'integration_id']).doUpdateSet(values))
        .execute();
      const target = { id: appId, name: `${app.name}: ${slug}` };
      await recordAuditEvent(trx, member, 'app_integration.edit', target, changesBetween(before, settings));
    });
    invalidations.publish({ kind: 'app', appId });
  }

  function storedRow(appId: string, integrationId: string) {
    return db
      .selectFrom('app_integrations')
      .select(['enabled', 'operations', 'calls_per_minute'])
      .where('app_id', '=', appId)
      .where('integration_id', '=', integrationId)
      .executeTakeFirst();
  }

  async function refuseUnpicked(integrationId: string, keys: readonly string[]): Promise<void> {
    const rows = await db
      .selectFrom('integration_operations')
      .select('key')
      .where('integration_id', '=', integrationId)
      .execute();
    const picked = new Set(rows.map(({ key }) => key));
    const faults = keys.flatMap((key, index) =>
      picked.has(key)
        ? []
        : [
            {
              path: `operations.${index}`,
              message: `"${key}" is not among the operations of this integration`,
            },
          ],
    );
    if (faults.length > 0) throw invalidRequest(faults);
  }

  return { read, write };
}

async function integrationOf(db: Database, workspaceId: string, slug: string): Promise<{ id: string }> {
  const row = await db
    .selectFrom('integrations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('integration');
  return row;
}

/** No row: nothing was narrowed. */
export function decodeSettings(
  row: Pick<Row<'app_integrations'>, 'enabled' | 'operations' | 'calls_per_minute'> | undefined,
): AppIntegrationSettings {
  if (!row) return { enabled: true, operations: null, calls_per_minute: null };
  return {
    enabled: row.enabled === 1,
    operations: row.operations === null ? null : JSON.parse(row.operations),
    calls_per_minute: row.calls_per_minute,
  };
}
