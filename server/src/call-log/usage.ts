import type { IntegrationUsage, Usage } from '@trunkline/contract/schemas/usage';
import type { Database } from '../storage/database.ts';
import type { CallLog } from './call-log.ts';
import { decodeDurations } from './call-stats-storage.ts';
import { daysAgo } from './days.ts';
import { addHistograms, percentile } from './latency-histogram.ts';
import {
  type CountsOfIntegration,
  type OutcomesByDay,
  type StatsRow,
  selectIntegrations,
  selectOutcomes,
  selectStats,
  sumCounts,
} from './usage-storage.ts';

export type UsageFigures = ReturnType<typeof createUsage>;

type UsageByDay = Usage['days'][number];
type UsageByOperation = Usage['operations'][number];
type Figures = Omit<UsageByDay, 'day'>;

/** Usage of a workspace: its calls by day (UTC), operation and integration. */
export function createUsage(db: Database, callLog: CallLog) {
  /**
   * @param slug one integration; undefined: all
   * @param days how many, today included
   */
  async function figures(workspaceId: string, slug: string | undefined, days: number): Promise<Usage> {
    await callLog.catchUp();
    const rows = await selectStats(db, workspaceId, slug, daysAgo(days));
    return { days: byDay(rows, days), operations: byOperation(rows) };
  }

  /** The health of every integration of a workspace, by slug. */
  async function health(workspaceId: string): Promise<IntegrationUsage[]> {
    await callLog.catchUp();
    const counts = await sumCounts(db, workspaceId, daysAgo(30));
    const outcomes = await selectOutcomes(db, workspaceId, daysAgo(1));
    const integrations = await selectIntegrations(db, workspaceId);
    const countsOf = new Map(counts.map((row) => [row.integration_id, row]));
    const outcomesOf = Map.groupBy(outcomes, (row) => row.integration_id);
    return integrations.map(({ id, slug }) => ({
      slug,
      ...recentCalls(countsOf.get(id), outcomesOf.get(id) ?? []),
    }));
  }

  return { figures, health };
}

/** Every day, also those without calls: a chart has no gaps. */
function byDay(rows: readonly StatsRow[], days: number): UsageByDay[] {
  const groups = Map.groupBy(rows, (row) => row.day);
  return Array.from({ length: days }, (_, index) => daysAgo(days - 1 - index)).map((day) => ({
    day,
    ...figuresOf(groups.get(day) ?? []),
  }));
}

/** The operation with the most calls first. */
function byOperation(rows: readonly StatsRow[]): UsageByOperation[] {
  const groups = Map.groupBy(rows, (row) => `${row.slug} ${row.operation}`);
  return [...groups.values()]
    .flatMap(([first, ...others]) =>
      first
        ? [{ integration: first.slug, operation: first.operation, ...figuresOf([first, ...others]) }]
        : [],
    )
    .sort((one, other) => other.calls - one.calls);
}

function figuresOf(rows: readonly StatsRow[]): Figures {
  const durations = addHistograms(rows.map(decodeDurations));
  return {
    calls: total(rows, 'calls'),
    errors: total(rows, 'errors'),
    p50_ms: percentile(durations, 0.5),
    p95_ms: percentile(durations, 0.95),
    p99_ms: percentile(durations, 0.99),
  };
}

/** @param outcomes those since yesterday */
function recentCalls(
  counts: CountsOfIntegration | undefined,
  outcomes: readonly OutcomesByDay[],
): Omit<IntegrationUsage, 'slug'> {
  const today = outcomes.filter(({ day }) => day === daysAgo(0));
  return {
    apps: counts?.apps ?? 0,
    calls_today: total(today, 'calls'),
    errors_today: total(today, 'errors'),
    calls_30_days: counts?.calls ?? 0,
    last_call_at: counts?.last_at ?? null,
    health: healthOf(total(outcomes, 'calls'), total(outcomes, 'failures')),
  };
}

function total<Column extends string>(rows: readonly Record<Column, number>[], column: Column): number {
  return rows.reduce((sum, row) => sum + row[column], 0);
}

/** Only failures of the API, or to reach it, count: a wrong parameter is the app's. */
function healthOf(calls: number, failures: number): IntegrationUsage['health'] {
  if (calls === 0) return 'idle';
  if (failures === 0) return 'healthy';
  return failures / calls < 0.25 ? 'degraded' : 'failing';
}
