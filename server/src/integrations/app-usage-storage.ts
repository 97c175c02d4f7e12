import { daysAgo } from '../call-log/days.ts';
import type { Database } from '../storage/database.ts';

/** An app that uses an integration. */
export type AppUsage = {
  app_id: string;
  name: string;
  /** The app's first prompt matched the integration, or a user added it. */
  is_app_integration: boolean;
  last_call_at: string | null;
  calls_30_days: number;
  /** In the requested days. */
  calls: number;
};

/** An integration, as the tables of calls name it. */
export type UsedIntegration = { id: string; workspace_id: string };

/** The last app of a page; `at`: its last call, null: it made none. */
export type AppUsagePosition = { at: string | null; app_id: string };

const RECENT_DAYS = 30;

/**
 * The apps that called an integration or that it was added to: the most recent caller first, those without a call last.
 *
 * @param after the last app of the page before
 * @param days of which their calls are counted, besides 30
 */
export async function selectAppUsage(
  db: Database,
  integration: UsedIntegration,
  after: AppUsagePosition | undefined,
  limit: number,
  days: number = RECENT_DAYS,
): Promise<AppUsage[]> {
  const { at, app_id } = after ?? { at: undefined, app_id: '' };
  const callers =
    at === null
      ? []
      : await selectCallers(db, integration, at === undefined ? undefined : { at, app_id }, limit);
  const others =
    callers.length === limit
      ? []
      : await selectOthers(db, integration, at === null ? app_id : '', limit - callers.length);
  const ids = callers.map(({ app_id }) => app_id);
  const counts = await sumRecentCalls(db, integration, ids, RECENT_DAYS);
  const countsOfDays = days === RECENT_DAYS ? counts : await sumRecentCalls(db, integration, ids, days);
  return [...callers, ...others].map(({ app_id, name, enabled, at }) => ({
    app_id,
    name,
    is_app_integration: enabled === 1,
    last_call_at: at,
    calls_30_days: counts.get(app_id) ?? 0,
    calls: countsOfDays.get(app_id) ?? 0,
  }));
}

/** How many existing apps called an integration in the last 30 days. */
export async function countRecentCallers(
  db: Database,
  { id, workspace_id }: UsedIntegration,
): Promise<number> {
  const { apps } = await db
    .selectFrom('last_calls')
    .innerJoin('apps', 'apps.id', 'last_calls.app_id')
    .select((e) => e.fn.countAll().as('apps'))
    .where('last_calls.workspace_id', '=', workspace_id)
    .where('integration_id', '=', id)
    .where('at', '>=', daysAgo(RECENT_DAYS - 1))
    .executeTakeFirstOrThrow();
  return Number(apps);
}

type AppRow = { app_id: string; name: string; enabled: number | null; at: string | null };

function selectCallers(
  db: Database,
  { id, workspace_id }: UsedIntegration,
  after: { at: string; app_id: string } | undefined,
  limit: number,
): Promise<AppRow[]> {
  let query = db
    .selectFrom('last_calls')
    .innerJoin('apps', 'apps.id', 'last_calls.app_id')
    .leftJoin('app_integrations', (join) =>
      join
        .onRef('app_integrations.app_id', '=', 'last_calls.app_id')
        .onRef('app_integrations.integration_id', '=', 'last_calls.integration_id'),
    )
    .select(['last_calls.app_id', 'apps.name', 'app_integrations.enabled', 'last_calls.at'])
    .where('last_calls.workspace_id', '=', workspace_id)
    .where('last_calls.integration_id', '=', id);
  if (after) {
    const { at, app_id } = after;
    query = query.where((e) => e(e.refTuple('last_calls.at', 'last_calls.app_id'), '<', e.tuple(at, app_id)));
  }
  return query.orderBy('last_calls.at', 'desc').orderBy('last_calls.app_id', 'desc').limit(limit).execute();
}

/** The apps that it was added to and that never called it, by their ids. */
async function selectOthers(
  db: Database,
  { id, workspace_id }: UsedIntegration,
  afterId: string,
  limit: number,
): Promise<AppRow[]> {
  const rows = await db
    .selectFrom('app_integrations')
    .innerJoin('apps', 'apps.id', 'app_integrations.app_id')
    .select(['app_integrations.app_id', 'apps.name', 'app_integrations.enabled'])
    .where('integration_id', '=', id)
    .where('app_integrations.app_id', '>', afterId)
    .where('enabled', '=', 1)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('last_calls')
            .select('last_calls.at')
            .where('last_calls.workspace_id', '=', workspace_id)
            .where('last_calls.integration_id', '=', id)
            .whereRef('last_calls.app_id', '=', 'app_integrations.app_id'),
        ),
      ),
    )
    .orderBy('app_integrations.app_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, at: null }));
}

async function sumRecentCalls(
  db: Database,
  { id, workspace_id }: UsedIntegration,
  appIds: readonly string[],
  days: number,
): Promise<ReadonlyMap<string, number>> {
  if (appIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('call_counts')
    .select((e) => ['app_id', e.fn.sum('calls').as('calls')])
    .where('workspace_id', '=', workspace_id)
    .where('integration_id', '=', id)
    .where('app_id', 'in', appIds)
    .where('day', '>', daysAgo(days))
    .groupBy('app_id')
    .execute();
  return new Map(rows.map(({ app_id, calls }) => [app_id, Number(calls)]));
}
