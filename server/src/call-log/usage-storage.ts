import type { Outcomes } from '@trunkline/contract/health';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { WHOLE_WORKSPACE } from './call-stats-storage.ts';

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

/** The id that statistics have for an integration, or for the workspace where there is no slug; undefined: none has it. */
export async function selectStatsId(
  db: Database,
  workspaceId: string,
  slug: string | undefined,
): Promise<string | undefined> {
  return slug === undefined ? WHOLE_WORKSPACE : selectIntegrationId(db, workspaceId, slug);
}

const STATS = ['calls', 'errors', 'failures', 'refusals', 'durations'] as const;

export type Stats = Pick<Row<'call_totals'>, (typeof STATS)[number]>;
/** Of a day or an hour, by its name: `2026-01-31`, `2026-01-31T09`. */
export type NamedStats = Stats & { name: string };

const TABLES = { day: 'call_totals', hour: 'call_hours' } as const;

/** The days or hours with calls, from one on. @param id of an integration, or of the workspace: `selectStatsId` */
export async function selectStats(
  db: Database,
  workspaceId: string,
  id: string,
  unit: keyof typeof TABLES,
  from: string,
): Promise<NamedStats[]> {
  const { rows } = await sql<NamedStats>`
    select ${sql.ref(unit)} as name, ${sql.join(STATS.map((column) => sql.ref(column)))}
    from ${sql.table(TABLES[unit])}
    where workspace_id = ${workspaceId} and integration_id = ${id} and ${sql.ref(unit)} >= ${from}`.execute(
    db,
  );
  return rows;
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

export type OperationStats = Outcomes & {
  slug: string;
  operation: string;
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
    select i.slug, s.operation, sum(s.calls) as calls, sum(s.errors) as errors, sum(s.failures) as failures,
      sum(s.refusals) as refusals, string_agg(s.durations, ',') as durations
    from call_stats s cross join integrations i
    where s.workspace_id = ${workspaceId} and (s.integration_id, s.operation) in (values ${sql.join(keys)})
      and s.day > ${afterDay} and i.id = s.integration_id and i.deleted_at is null
    group by i.slug, s.operation`.execute(db);
  return rows.map((row) => ({ ...row, ...toOutcomes(row) }));
}

export type OutcomesOfDay = Outcomes & { integration_id: string; day: string };

/** The outcomes of integrations by day, from a day on. */
export function selectDailyOutcomes(
  db: Database,
  workspaceId: string,
  integrationIds: readonly string[],
  fromDay: string,
): Promise<OutcomesOfDay[]> {
  if (integrationIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('call_totals')
    .select(['integration_id', 'day', 'calls', 'errors', 'failures', 'refusals'])
    .where('workspace_id', '=', workspaceId)
    .where('integration_id', 'in', integrationIds)
    .where('day', '>=', fromDay)
    .execute();
}

/** Databases return sums as numbers, big integers or texts, and none for no rows. */
function toOutcomes(row: { [name in keyof Outcomes]: unknown }): Outcomes {
  return {
    calls: Number(row.calls ?? 0),
    errors: Number(row.errors ?? 0),
    failures: Number(row.failures ?? 0),
    refusals: Number(row.refusals ?? 0),
  };
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
