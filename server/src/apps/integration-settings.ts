import type { AppIntegrationSettings } from '@trunkline/contract/schemas/app-integrations';
import type { IntegrationAccess } from '@trunkline/contract/schemas/apps';
import { changesBetween, recordAuditEvent } from '../audit-log/audit-log.ts';
import { invalidRequest } from '../http/problems.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { readSelectedOperations } from '../integrations/operations-storage.ts';
import type { Database } from '../storage/database.ts';
import type { InvalidationBus } from '../storage/invalidation-bus.ts';
import { decodeTexts } from '../storage/json-column.ts';
import type { Row } from '../storage/schema.ts';
import type { Membership } from '../workspaces/workspaces.ts';
import { selectSettings, selectSettingsOfApp, upsertSettings } from './app-integrations-storage.ts';
import { findApp } from './apps.ts';
import { selectIntegrationAccess } from './apps-storage.ts';
import { decodeGrant, type Grant, withinGrant } from './grants.ts';
import { selectGrantsOfApp } from './grants-storage.ts';

export type IntegrationSettings = ReturnType<typeof createIntegrationSettings>;

/** What an app may use of the integrations of its workspace: its settings, as far as the workspace's policy lets them. */
export type SettingsOfApp = {
  /** Of those that it has settings or a grant for, by the integration's id. */
  byIntegration: ReadonlyMap<string, AppIntegrationSettings>;
  /** Of all others, those that are added later included. */
  others: AppIntegrationSettings;
  /** What admins granted, by the integration's id; undefined: the workspace asks for no grants. */
  grants: ReadonlyMap<string, Grant> | undefined;
};

/** What apps may use of their workspace's integrations: by their access, until their settings say otherwise. */
export function createIntegrationSettings(db: Database, invalidations: InvalidationBus) {
  /** @throws Problem not_found (the app, or the integration) */
  async function read(workspaceId: string, appId: string, slug: string): Promise<AppIntegrationSettings> {
    const app = await findApp(db, workspaceId, appId);
    const integration = await findIntegration(db, workspaceId, slug);
    return readOrDefault(app, integration.id);
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
    const before = await readOrDefault(app, integration.id);
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

  async function readOrDefault(app: Row<'apps'>, integrationId: string): Promise<AppIntegrationSettings> {
    const row = await selectSettings(db, app.id, integrationId);
    return row ? decodeSettings(row) : defaultSettings(app.integration_access);
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

/** The settings of an app; one that was deleted may use nothing. */
export async function readSettingsOfApp(db: Database, appId: string): Promise<SettingsOfApp> {
  const access = await selectIntegrationAccess(db, appId);
  const rows = await selectSettingsOfApp(db, appId);
  const settings = new Map(rows.map((row) => [row.integration_id, decodeSettings(row)]));
  const others = defaultSettings(access?.integration_access);
  if (access?.app_access !== 'granted') return { byIntegration: settings, others, grants: undefined };
  const grants = new Map(
    (await selectGrantsOfApp(db, appId)).map((row) => [row.integration_id, decodeGrant(row)]),
  );
  const ids = [...new Set([...settings.keys(), ...grants.keys()])];
  return {
    byIntegration: new Map(ids.map((id) => [id, withinGrant(settings.get(id) ?? others, grants.get(id))])),
    others: { ...others, enabled: false },
    grants,
  };
}

/** For an integration that an app has no settings for. */
export function defaultSettings(access: IntegrationAccess | undefined): AppIntegrationSettings {
  return { enabled: access === 'all', operations: null, calls_per_minute: null };
}

/** @throws Error when what is stored is damaged */
export function decodeSettings({
  app_id,
  integration_id,
  enabled,
  operations,
  calls_per_minute,
}: Omit<Row<'app_integrations'>, 'prompt_match'>): AppIntegrationSettings {
  return {
    enabled: enabled === 1,
    operations:
      operations === null
        ? null
        : decodeTexts(operations, 'app_integrations.operations', `${app_id} ${integration_id}`),
    calls_per_minute,
  };
}
