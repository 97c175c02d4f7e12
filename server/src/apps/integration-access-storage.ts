import { sql } from 'kysely';
import { daysAgo } from '../call-log/days.ts';
import type { Database } from '../storage/database.ts';
import { integrationSlugs, type PageBySlug } from '../storage/integration-slugs.ts';
import { givenInteger, givenRows, givenText } from '../storage/json-rows.ts';
import type { Row } from '../storage/schema.ts';
import { isWithinPolicy } from './grants-storage.ts';

/** What apps may use of integrations, and what they used. */

/** The days whose use counts, today included. */
export const USED_DAYS = 30;

/** An integration with the settings of an app; `enabled` is null where it has none. */
export type AccessRow = Pick<Row<'integrations'>, 'id' | 'slug' | 'name'> & {
  enabled: number | null;
  operations: string | null;
  calls_per_minute: number | null;
  last_call_at: string | null;
};

type App = Pick<Row<'apps'>, 'id' | 'workspace_id' | 'integration_access'>;

/** The integrations of an app's workspace on a page, by slug. @param state only those that it may call, or may not */
export function selectAccessOfApp(
  db: Database,
  app: App,
  page: PageBySlug,
  state: 'on' | 'off' | undefined,
): Promise<AccessRow[]> {
  const { id, workspace_id } = app;
  const found = integrationSlugs(db, workspace_id, page);
  const slugs = state === undefined ? found : found.where(isEnabledFor(app), '=', state === 'on' ? 1 : 0);
  return db
    .selectFrom('integrations')
    .leftJoin('app_integrations', (join) =>
      join
        .onRef('app_integrations.integration_id', '=', 'integrations.id')
        .on('app_integrations.app_id', '=', id),
    )
    .leftJoin('last_calls', (join) =>
      join
        .onRef('last_calls.integration_id', '=', 'integrations.id')
        .on('last_calls.workspace_id', '=', workspace_id)
        .on('last_calls.app_id', '=', id),
    )
    .select(['integrations.id', 'integrations.slug', 'integrations.name', 'last_calls.at as last_call_at'])
    .select(['app_integrations.enabled', 'app_integrations.operations', 'app_integrations.calls_per_minute'])
    .where('integrations.workspace_id', '=', workspace_id)
    .where('integrations.slug', 'in', slugs)
    .orderBy('integrations.slug')
    .execute();
}

/** The integrations that an app called since a time, the last called first. */
export function selectUsedByApp(
  db: Database,
  { id, workspace_id }: Pick<App, 'id' | 'workspace_id'>,
  since: string,
  limit: number,
): Promise<AccessRow[]> {
  return db
    .selectFrom('last_calls')
    .innerJoin('integrations', 'integrations.id', 'last_calls.integration_id')
    .leftJoin('app_integrations', (join) =>
      join
        .onRef('app_integrations.integration_id', '=', 'integrations.id')
        .on('app_integrations.app_id', '=', id),
    )
    .select(['integrations.id', 'integrations.slug', 'integrations.name', 'last_calls.at as last_call_at'])
    .select(['app_integrations.enabled', 'app_integrations.operations', 'app_integrations.calls_per_minute'])
    .where('last_calls.workspace_id', '=', workspace_id)
    .where('last_calls.app_id', '=', id)
    .where('last_calls.at', '>=', since)
    .where('integrations.deleted_at', 'is', null)
    .orderBy('last_calls.at', 'desc')
    .limit(limit)
    .execute();
}

/** The apps of a workspace that called integrations in the last 30 days, by id, after the id `after`. */
export function selectCallingApps(
  db: Database,
  workspaceId: string,
  after: string | undefined,
  limit: number,
): Promise<Row<'apps'>[]> {
  return db
    .selectFrom('apps')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after ?? '')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('last_calls')
          .select('at')
          .where('last_calls.workspace_id', '=', workspaceId)
          .whereRef('last_calls.app_id', '=', 'apps.id')
          .where('at', '>=', daysAgo(USED_DAYS - 1)),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** How many integrations of its workspace an app may call. */
export async function countAllowed(db: Database, app: App): Promise<number> {
  const { count } = await db
    .selectFrom('integrations')
    .select((e) => e.fn.countAll().as('count'))
    .where('workspace_id', '=', app.workspace_id)
    .where('deleted_at', 'is', null)
    .where(isEnabledFor(app), '=', 1)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** 1 where an app may call an integration, else 0. */
function isEnabledFor({ id, integration_access }: App) {
  return sql<number>`case when ${isWithinPolicy(id)} then coalesce((select enabled from app_integrations
    where app_id = ${id} and integration_id = integrations.id), ${sql.lit(integration_access === 'all' ? 1 : 0)})
    else 0 end`;
}

/** The calls of an app through integrations in the last 30 days, by the integration's id. */
export async function sumCallsOfApp(
  db: Database,
  { id, workspace_id }: Pick<App, 'id' | 'workspace_id'>,
  integrationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (integrationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('call_counts')
    .select((e) => ['integration_id', e.fn.sum('calls').as('calls')])
    .where('workspace_id', '=', workspace_id)
    .where('integration_id', 'in', integrationIds)
    .where('app_id', '=', id)
    .where('day', '>=', daysAgo(USED_DAYS - 1))
    .groupBy('integration_id')
    .execute();
  return new Map(rows.map(({ integration_id, calls }) => [integration_id, Number(calls)]));
}

/** How many operations integrations have, and how many of them are GET or HEAD, by the integration's id. */
export async function countOperations(
  db: Database,
  integrationIds: readonly string[],
): Promise<ReadonlyMap<string, { all: number; reading: number }>> {
  if (integrationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('integration_operations')
    .select((e) => [
      'integration_id',
      e.fn.countAll().as('all'),
      sql<number>`sum(case when key like 'get:%' or key like 'head:%' then 1 else 0 end)`.as('reading'),
    ])
    .where('integration_id', 'in', integrationIds)
    .groupBy('integration_id')
    .execute();
  return new Map(
    rows.map(({ integration_id, all, reading }) => [
      integration_id,
      { all: Number(all), reading: Number(reading) },
    ]),
  );
}

/** Apps by their ids. */
export async function selectMatrixApps(
  db: Database,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<Row<'apps'>, 'id' | 'name' | 'integration_access'>>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('apps')
    .select(['id', 'name', 'integration_access'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What apps use through integrations of a workspace. */
type Crossing = { workspaceId: string; appIds: readonly string[]; integrationIds: readonly string[] };

/** The settings of apps for integrations. */
export async function selectSettingsOf(
  db: Database,
  { appIds, integrationIds }: Crossing,
): Promise<Row<'app_integrations'>[]> {
  if (appIds.length === 0 || integrationIds.length === 0) return [];
  return db
    .selectFrom('app_integrations')
    .selectAll()
    .where('app_id', 'in', appIds)
    .where('integration_id', 'in', integrationIds)
    .execute();
}

/** When apps last called integrations, where that was in the last 30 days. */
export async function selectRecentUse(
  db: Database,
  { workspaceId, appIds, integrationIds }: Crossing,
): Promise<Row<'last_calls'>[]> {
  if (appIds.length === 0 || integrationIds.length === 0) return [];
  return db
    .selectFrom('last_calls')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('app_id', 'in', appIds)
    .where('integration_id', 'in', integrationIds)
    .where('at', '>=', daysAgo(USED_DAYS - 1))
    .execute();
}

/** A setting of an app for an integration, by the ids of both. */
export type CellKey = { appId: string; integrationId: string };

/** The settings of cells, those that have any. */
export async function selectSettingsOfCells(
  db: Database,
  cells: readonly CellKey[],
): Promise<Row<'app_integrations'>[]> {
  if (cells.length === 0) return [];
  const given = givenRows(
    db,
    cells.map(({ appId, integrationId }) => [appId, integrationId]),
  );
  const { rows } = await sql<Row<'app_integrations'>>`select app_integrations.* from ${given}
    cross join app_integrations
    where app_integrations.app_id = ${givenText(0)} and app_integrations.integration_id = ${givenText(1)}`.execute(
    db,
  );
  return rows;
}

/** The settings of apps that enable an integration, with its slug. */
export async function selectEnabledOf(
  db: Database,
  appIds: readonly string[],
): Promise<(Row<'app_integrations'> & { slug: string; name: string })[]> {
  if (appIds.length === 0) return [];
  return db
    .selectFrom('app_integrations')
    .innerJoin('integrations', 'integrations.id', 'app_integrations.integration_id')
    .selectAll('app_integrations')
    .select(['integrations.slug', 'integrations.name'])
    .where('app_integrations.app_id', 'in', appIds)
    .where('app_integrations.enabled', '=', 1)
    .where('integrations.deleted_at', 'is', null)
    .execute();
}

export type CellRow = CellKey & {
  enabled: number;
  operations: string | null;
  callsPerMinute: number | null;
};

/** Inserts the settings, or replaces those there are; matches with prompts stay. */
export async function upsertCells(db: Database, cells: readonly CellRow[]): Promise<void> {
  if (cells.length === 0) return;
  const given = givenRows(
    db,
    cells.map(({ appId, integrationId, enabled, operations, callsPerMinute }) => [
      appId,
      integrationId,
      enabled,
      operations,
      callsPerMinute,
    ]),
  );
  // SQLite takes the ON of a conflict for that of a join where no WHERE is between them.
  await sql`insert into app_integrations (app_id, integration_id, enabled, operations, calls_per_minute)
    select ${givenText(0)}, ${givenText(1)}, ${givenInteger(2)}, ${givenText(3)}, ${givenInteger(4)} from ${given}
    where true on conflict (app_id, integration_id) do update set
      enabled = excluded.enabled, operations = excluded.operations, calls_per_minute = excluded.calls_per_minute`.execute(
    db,
  );
}

/** Deletes settings, except where a prompt matched: the match is kept in the same row. */
export async function deleteCells(db: Database, cells: readonly CellKey[]): Promise<void> {
  if (cells.length === 0) return;
  const given = givenRows(
    db,
    cells.map(({ appId, integrationId }) => [appId, integrationId]),
  );
  await sql`delete from app_integrations where prompt_match is null
    and (app_id, integration_id) in (select ${givenText(0)}, ${givenText(1)} from ${given})`.execute(db);
}

export async function updateAccess(
  db: Database,
  appIds: readonly string[],
  integration_access: Row<'apps'>['integration_access'],
): Promise<void> {
  if (appIds.length === 0) return;
  await db.updateTable('apps').set({ integration_access }).where('id', 'in', appIds).execute();
}
