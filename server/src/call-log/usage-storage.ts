import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';

export type StatsRow = Pick<
  Row<'call_stats'>,
  'integration_id' | 'day' | 'operation' | 'calls' | 'errors' | 'durations'
> & {
  slug: string;
};

/** Statistics of the integrations of a workspace, or of one, after a day. */
export function selectStats(
  db: Database,
  workspaceId: string,
  slug: string | undefined,
  afterDay: string,
): Promise<StatsRow[]> {
  const query = db
    .selectFrom('call_stats')
    .innerJoin('integrations', 'integrations.id', 'call_stats.integration_id')
    .select(['integration_id', 'day', 'slug', 'operation', 'calls', 'errors', 'durations'])
    .where('call_stats.workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where('day', '>', afterDay);
  return (slug === undefined ? query : query.where('slug', '=', slug)).execute();
}

/** The integrations of a workspace, by slug. */
export function selectIntegrations(
  db: Database,
  workspaceId: string,
): Promise<{ id: string; slug: string }[]> {
  return db
    .selectFrom('integrations')
    .select(['id', 'slug'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('slug')
    .execute();
}

export type CountsOfIntegration = { integration_id: string; calls: number; apps: number; last_at: string };

/** For each integration of a workspace that was called after a day: its calls, and the apps that called it. */
export async function sumCounts(
  db: Database,
  workspaceId: string,
  afterDay: string,
): Promise<CountsOfIntegration[]> {
  const rows = await db
    .selectFrom('call_counts')
    .select((e) => [
      'integration_id',
      e.fn.sum('calls').as('calls'),
      e.fn.count('app_id').distinct().as('apps'),
      e.fn.max('last_at').as('last_at'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('day', '>', afterDay)
    .groupBy('integration_id')
    .execute();
  // Databases return sums and counts as numbers, big integers or texts.
  return rows.map((row) => ({ ...row, calls: Number(row.calls), apps: Number(row.apps) }));
}

export type OutcomesByDay = Pick<
  Row<'call_stats'>,
  'integration_id' | 'day' | 'calls' | 'errors' | 'failures'
>;

/** How the calls of a workspace ended, by integration, operation and day, from a day on. */
export function selectOutcomes(db: Database, workspaceId: string, fromDay: string): Promise<OutcomesByDay[]> {
  return db
    .selectFrom('call_stats')
    .select(['integration_id', 'day', 'calls', 'errors', 'failures'])
    .where('workspace_id', '=', workspaceId)
    .where('day', '>=', fromDay)
    .execute();
}
