import { setImmediate } from 'node:timers/promises';
import type { AccessMatrix } from '@trunkline/contract/schemas/integration-access';
import type { CallLog } from '../call-log/call-log.ts';
import { pageOf } from '../http/pagination.ts';
import type { Database } from '../storage/database.ts';
import { type PageBySlug, selectNamedIntegrations } from '../storage/integration-slugs.ts';
import type { Workspace } from '../workspaces/workspaces-storage.ts';
import { levelOf } from './access-level.ts';
import { selectPendingRequests } from './access-requests-storage.ts';
import { type AppPage, selectAppPage } from './apps-storage.ts';
import { decodeGrant, withinGrant } from './grants.ts';
import { selectGrants } from './grants-storage.ts';
import { selectMatrixApps, selectRecentUse, selectSettingsOf } from './integration-access-storage.ts';
import { decodeSettings, defaultSettings } from './integration-settings.ts';

type MatrixPage = { apps: Omit<AppPage, 'sort'>; integrations: PageBySlug };
type Cell = AccessMatrix['apps']['items'][number]['cells'][number];

/**
 * Reads what the apps of a page may use of the integrations of a page, and whether they did in the last 30 days.
 *
 * @returns cells only where an app has settings, a grant or a pending request for an integration, or called it
 */
export async function readAccessMatrix(
  db: Database,
  callLog: CallLog,
  { id: workspaceId, app_access }: Pick<Workspace, 'id' | 'app_access'>,
  page: MatrixPage,
): Promise<AccessMatrix> {
  await callLog.catchUp();
  const positions = await selectAppPage(
    db,
    workspaceId,
    { ...page.apps, sort: 'newest', limit: page.apps.limit + 1 },
    '',
  );
  const columns = await selectNamedIntegrations(db, workspaceId, {
    ...page.integrations,
    limit: page.integrations.limit + 1,
  });
  const apps = pageOf(positions, page.apps.limit, ({ id }) => id);
  const integrations = pageOf(columns, page.integrations.limit, ({ slug }) => slug);
  const appIds = apps.items.map(({ id }) => id);
  const rows = await selectMatrixApps(db, workspaceId, appIds);
  const crossing = { workspaceId, appIds, integrationIds: integrations.items.map(({ id }) => id) };
  const settings = Map.groupBy(await selectSettingsOf(db, crossing), ({ app_id }) => app_id);
  const uses = Map.groupBy(await selectRecentUse(db, crossing), ({ app_id }) => app_id);
  const grants = Map.groupBy(await selectGrants(db, appIds, crossing.integrationIds), ({ app_id }) => app_id);
  const requests = Map.groupBy(await selectPendingRequests(db, crossing), ({ app_id }) => app_id);
  const items: AccessMatrix['apps']['items'] = [];
  for (const app of appIds.flatMap((id) => rows.get(id) ?? [])) {
    const bySetting = new Map(settings.get(app.id)?.map((row) => [row.integration_id, row]));
    const byUse = new Map(uses.get(app.id)?.map(({ integration_id, at }) => [integration_id, at]));
    const granted = new Map(grants.get(app.id)?.map((one) => [one.integration_id, decodeGrant(one)]));
    const requested = new Set(requests.get(app.id)?.map(({ integration_id }) => integration_id));
    const cells: Cell[] = integrations.items.flatMap(({ id, slug }) => {
      const row = bySetting.get(id);
      const last_call_at = byUse.get(id) ?? null;
      const is_granted = granted.has(id);
      const is_requested = requested.has(id);
      if (!row && last_call_at === null && !is_granted && !is_requested) return [];
      const own = row ? decodeSettings(row) : defaultSettings(app.integration_access);
      const level = levelOf(app_access === 'granted' ? withinGrant(own, granted.get(id)) : own);
      return [{ slug, level, is_granted, is_requested, last_call_at }];
    });
    items.push({ ...app, cells });
    // Calls are not held up meanwhile.
    await setImmediate();
  }
  return {
    apps: { items, next_cursor: apps.next_cursor },
    integrations: {
      items: integrations.items.map(({ slug, name }) => ({ slug, name })),
      next_cursor: integrations.next_cursor,
    },
  };
}
