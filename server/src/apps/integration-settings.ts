import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import { Type } from 'typebox';
import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest } from '../http/problems.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { readSelectedOperations } from '../integrations/operations-storage.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { selectSettings, selectSettingsOfApp, upsertSettings } from './app-integrations-storage.ts';
import { findApp } from './apps.ts';

export type IntegrationSettings = ReturnType<typeof createIntegrationSettings>;

const StoredOperations = Type.Array(Type.String());

/** The default: the app may call every operation. */
export const DEFAULT_SETTINGS: AppIntegrationSettings = {
  enabled: true,
  operations: null,
  calls_per_minute: null,
};

/** What apps may use of their workspace's integrations: everything, until their settings narrow it. */
export function createIntegrationSettings(db: Database, invalidations: InvalidationBus) {
  /** @throws Problem not_found (the app, or the integration) */
  async function read(workspaceId: string, appId: string, slug: string): Promise<AppIntegrationSettings> {
    await findApp(db, workspaceId, appId);
    const integration = await findIntegration(db, workspaceId, slug);
    return decodeSettings(await selectSettings(db, appId, integration.id));
  }

  /**
   * Sets what the app may use of the integration, from the next call.
   *
   * @returns the settings as they are stored
   * @throws Problem not_found, invalid_request
   */
  async function write(
    member: Membership,
    appId: string,
    slug: string,
    input: Omit<AppIntegrationSettings, 'calls_per_minute'> & { calls_per_minute?: number | null },
  ): Promise<AppIntegrationSettings> {
    const settings = { ...input, calls_per_minute: input.calls_per_minute ?? null };
    const app = await findApp(db, member.workspace.id, appId);
    const integration = await findIntegration(db, member.workspace.id, slug);
    await refuseUnselected(integration.id, settings.operations ?? []);
    const before = decodeSettings(await selectSettings(db, appId, integration.id));
    await invalidations.transaction(async (trx, publish) => {
      await upsertSettings(trx, {
        app_id: appId,
        integration_id: integration.id,
        enabled: settings.enabled ? 1 : 0,
        operations: settings.operations && JSON.stringify(settings.operations),
        calls_per_minute: settings.calls_per_minute,
      });
      const target = { id: appId, name: `${app.name}: ${slug}` };
      await recordAuditEvent(trx, member, 'app_integration.edit', target, changesBetween(before, settings));
      publish({ kind: 'app', appId });
    });
    return settings;
  }

  async function refuseUnselected(integrationId: string, keys: readonly string[]): Promise<void> {
    const rows = await readSelectedOperations(db, integrationId);
    const selected = new Set(rows.map(({ key }) => key));
    const issues = keys.flatMap((key, index) =>
      selected.has(key)
        ? []
        : [
            {
              path: `operations.${index}`,
              message: `"${key}" is not among the operations of this integration`,
            },
          ],
    );
    if (issues.length > 0) throw invalidRequest(issues);
  }

  return { read, write };
}

/** The settings of an app for every integration that it has any for, by the integration's id. */
export async function readSettingsOfApp(
  db: Database,
  appId: string,
): Promise<Map<string, AppIntegrationSettings>> {
  const rows = await selectSettingsOfApp(db, appId);
  return new Map(rows.map((row) => [row.integration_id, decodeSettings(row)]));
}

/** @throws Error when what is stored is damaged */
function decodeSettings(row: Row<'app_integrations'> | undefined): AppIntegrationSettings {
  if (!row) return DEFAULT_SETTINGS;
  const { app_id, integration_id, enabled, operations, calls_per_minute } = row;
  return {
    enabled: enabled === 1,
    operations:
      operations === null
        ? null
        : decodeJsonColumn(
            StoredOperations,
            operations,
            'app_integrations.operations',
            `${app_id} ${integration_id}`,
          ),
    calls_per_minute,
  };
}
