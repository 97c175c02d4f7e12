import type { AppIntegrationAccess } from '@trunkline/contract/schemas/integration-access';
import type { CallLog } from '../call-log/call-log.ts';
import type { Database } from '../storage/database.ts';
import type { PageBySlug } from '../storage/integration-slugs.ts';
import type { Workspace } from '../workspaces/workspaces-storage.ts';
import { levelOf } from './access-level.ts';
import { findApp } from './apps.ts';
import { decodeGrant, withinGrant } from './grants.ts';
import { selectGrants } from './grants-storage.ts';
import {
  type AccessRow,
  countOperations,
  selectAccessOfApp,
  sumCallsOfApp,
} from './integration-access-storage.ts';
import { decodeSettings, defaultSettings } from './integration-settings.ts';

/**
 * The integrations of a workspace on a page, by slug, with what an app may use of each, and what it used.
 *
 * @param state only those that it may call, or may not
 * @throws Problem not_found (the app)
 */
export async function listAppIntegrationAccess(
  db: Database,
  callLog: CallLog,
  { workspace, id: appId }: { workspace: Pick<Workspace, 'id' | 'app_access'>; id: string },
  page: PageBySlug,
  state: 'on' | 'off' | undefined,
): Promise<AppIntegrationAccess[]> {
  await callLog.catchUp();
  const row = await findApp(db, workspace.id, appId);
  const integrations = await selectAccessOfApp(db, row, page, state);
  const ids = integrations.map(({ id }) => id);
  const counts = await countOperations(db, ids);
  const calls = await sumCallsOfApp(db, row, ids);
  const grants = new Map(
    (await selectGrants(db, [appId], ids)).map((one) => [one.integration_id, decodeGrant(one)]),
  );
  return integrations.map((integration) => {
    const settings = settingsOf(appId, integration) ?? defaultSettings(row.integration_access);
    const { id, slug, name, last_call_at } = integration;
    const grant = grants.get(id);
    const allowed = workspace.app_access === 'granted' ? withinGrant(settings, grant) : settings;
    return {
      slug,
      name,
      level: levelOf(allowed),
      ...settings,
      grant: grant ? { operations: grant.operations && [...grant.operations] } : null,
      operation_count: counts.get(id)?.all ?? 0,
      reading_operation_count: counts.get(id)?.reading ?? 0,
      last_call_at,
      calls_30_days: calls.get(id) ?? 0,
    };
  });
}

function settingsOf(app_id: string, { id, enabled, operations, calls_per_minute }: AccessRow) {
  if (enabled === null) return undefined;
  return decodeSettings({ app_id, integration_id: id, enabled, operations, calls_per_minute });
}
