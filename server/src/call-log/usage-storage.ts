import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { type IntegrationPage, integrationSlugs } from '../storage/integration-slugs.ts';
import type { Row } from '../storage/schema.ts';

/** The id of an integration; undefined: none has the slug. */
export async function selectIntegrationId(
  db: Database,
  workspaceId: string,
  slug: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('integrations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('slug', '=', slug)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

export type TotalsOfDay = Pick<Row<'call_totals'>, 'day' | 'calls' | 'errors' | 'failures' | 'durations'>;

/** The days with calls of an integration, or of the workspace, after a day. */
export function selectTotals(
  db: Database,
  workspaceId: string,
  integrationId: string,
  afterDay: string,
): Promise<TotalsOfDay[]> {
  return db
    .selectFrom('call_totals')
    .select(['day', 'calls', 'errors', 'failures', 'durations'])
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', '=', integrationId)
    .where('day', '>', afterDay)
    .execute();
}

export type OperationKey = Pick<Row<'call_stats'>, 'integration_id' | 'operation'>;

/** The operations of an integration with the most calls after a day. */
export function selectTopOperations(
  db: Database,
  workspaceId: string,
  integrationId: string,
  afterDay: string,
  limit: number,
): Promise<OperationKey[]> {
  return db
    .selectFrom('call_stats')
    .select(['integration_id', 'operation'])
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', '=', integrationId)
    .where('day', '>', afterDay)
    .groupBy(['integration_id', 'operation'])
    .orderBy((e) => e.fn.sum('calls'), 'desc')
    .orderBy('operation')
    .limit(limit)
    .execute();
}

/**
 * The operations of a workspace with the most calls on some days, by the calls of the days on which they were among the
 * most called: to sum the others too would read a row of every operation and day.
 */
export async function selectTopOperationsOfDays(
  db: Database,
  workspaceId: string,
  days: readonly string[],
  limit: number,
): Promise<OperationKey[]> {
  if (days.length === 0) return [];
  const ofDays = days.map(
    (day) => sql`select * from (
      select integration_id, operation, calls from call_stats where day = ${day} and workspace_id = ${workspaceId}
      order by calls desc limit ${limit}) as top_of_day`,
  );
  const { rows } = await sql<OperationKey>`select integration_id, operation
    from (${sql.join(ofDays, sql` union all `)}) as tops
    group by integration_id, operation order by sum(calls) desc, integration_id, operation limit ${limit}`.execute(
    db,
  );
  return rows;
}

export type OperationStats = {
  slug: string;
  operation: string;
  calls: number;
  errors: number;
  /** The histograms of its days, with commas between them. */
  durations: string;
};

/** The statistics of operations after a day, with the slugs of their integrations; those of deleted ones are left out. */
export async function selectOperationStats(
  db: Database,
  workspaceId: string,
  operations: readonly OperationKey[],
  afterDay: string,
): Promise<OperationStats[]> {
  if (operations.length === 0) return [];
  const keys = operations.map(({ integration_id, operation }) => sql`(${integration_id}, ${operation})`);
  const { rows } = await sql<OperationStats>`
    select i.slug, s.operation, sum(s.calls) as calls, sum(s.errors) as errors, string_agg(s.durations, ',') as durations
    from call_stats s cross join integrations i
    where s.workspace_id = ${workspaceId} and (s.integration_id, s.operation) in (values ${sql.join(keys)})
      and s.day > ${afterDay} and i.id = s.integration_id and i.deleted_at is null
    group by i.slug, s.operation`.execute(db);
  return rows.map((row) => ({ ...row, calls: Number(row.calls), errors: Number(row.errors) }));
}

/** The integrations of a workspace by slug, after the slug `after`. */
export function selectIntegrations(
  db: Database,
  workspaceId: string,
  page: IntegrationPage,
): Promise<{ id: string; slug: string }[]> {
  return db
    .selectFrom('integrations')
    .select(['id', 'slug'])
    .where('workspace_id', '=', workspaceId)
    .where('slug', 'in', integrationSlugs(db, workspaceId, page))
    .orderBy('slug')
    .execute();
}

/** The first days that count as recent, for what is said of each. */
export type RecentDays = { today: string; yesterday: string; month: string };

export type RecentCalls = {
  calls_today: number;
  errors_today: number;
  calls_since_yesterday: number;
  failures_since_yesterday: number;
  calls_30_days: number;
};

/** The recent calls of integrations, by id; those without calls are missing. */
export async function selectRecentCalls(
  db: Database,
  workspaceId: string,
  integrationIds: readonly string[],
  { today, yesterday, month }: RecentDays,
): Promise<ReadonlyMap<string, RecentCalls>> {
  if (integrationIds.length === 0) return new Map();
  const since = (day: string, column: string) =>
    sql<number>`sum(case when day >= ${day} then ${sql.ref(column)} else 0 end)`;
  const rows = await db
    .selectFrom('call_totals')
    .select((e) => [
      'integration_id',
      since(today, 'calls').as('calls_today'),
      since(today, 'errors').as('errors_today'),
      since(yesterday, 'calls').as('calls_since_yesterday'),
      since(yesterday, 'failures').as('failures_since_yesterday'),
      e.fn.sum<number>('calls').as('calls_30_days'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', 'in', integrationIds)
    .where('day', '>=', month)
    .groupBy('integration_id')
    .execute();
  // Databases return sums as numbers, big integers or texts.
  return new Map(
    rows.map((row) => [
      row.integration_id,
      {
        calls_today: Number(row.calls_today),
        errors_today: Number(row.errors_today),
        calls_since_yesterday: Number(row.calls_since_yesterday),
        failures_since_yesterday: Number(row.failures_since_yesterday),
        calls_30_days: Number(row.calls_30_days),
      },
    ]),
  );
}

export type RecentCallers = { apps: number; last_at: string };

/** How many apps called integrations since a day, and when last, by id of the integration. */
export async function selectRecentCallers(
  db: Database,
  workspaceId: string,
  integrationIds: readonly string[],
  sinceDay: string,
): Promise<ReadonlyMap<string, RecentCallers>> {
  if (integrationIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('last_calls')
    .select((e) => ['integration_id', e.fn.countAll().as('apps'), e.fn.max('at').as('last_at')])
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', 'in', integrationIds)
    .where('at', '>=', sinceDay)
    .groupBy('integration_id')
    .execute();
  return new Map(
    rows.map(({ integration_id, apps, last_at }) => [integration_id, { apps: Number(apps), last_at }]),
  );
}
