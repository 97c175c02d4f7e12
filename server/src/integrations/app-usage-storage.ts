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
};

const RECENT_DAYS = 30;

/** The apps that an integration was added to or that called it, the most recent caller first. */
export async function selectAppUsage(db: Database, integrationId: string): Promise<AppUsage[]> {
  const calls = db
    .selectFrom('call_counts')
    // The primary key begins with the workspace.
    .where('workspace_id', '=', (e) =>
      e.selectFrom('integrations').select('workspace_id').where('id', '=', integrationId),
    )
    .where('integration_id', '=', integrationId)
    .groupBy('app_id')
    .select((e) => [
      'app_id',
      e.fn.max('last_at').as('last_at'),
      e.fn
        .sum<number>(e.case().when('day', '>', daysAgo(RECENT_DAYS)).then(e.ref('calls')).else(0).end())
        .as('recent'),
    ]);
  const rows = await db
    .selectFrom('apps')
    .innerJoin('integrations', 'integrations.workspace_id', 'apps.workspace_id')
    .leftJoin('app_integrations', (join) =>
      join
        .onRef('app_integrations.app_id', '=', 'apps.id')
        .onRef('app_integrations.integration_id', '=', 'integrations.id'),
    )
    .leftJoin(calls.as('counted'), 'counted.app_id', 'apps.id')
    .where('integrations.id', '=', integrationId)
    .where((e) => e.or([e('app_integrations.enabled', '=', 1), e('counted.last_at', 'is not', null)]))
    .select(['apps.id', 'apps.name', 'app_integrations.enabled', 'counted.last_at', 'counted.recent'])
    .orderBy('counted.last_at', 'desc')
    .orderBy('apps.id')
    .execute();
  return rows.map(({ id, name, enabled, last_at, recent }) => ({
    app_id: id,
    name,
    is_app_integration: enabled === 1,
    last_call_at: last_at ?? null,
    calls_30_days: recent ?? 0,
  }));
}
