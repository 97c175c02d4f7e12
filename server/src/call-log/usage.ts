import { setImmediate } from 'node:timers/promises';
import type { IntegrationUsage, Usage } from '@trunkline/contract/schemas/usage';
import type { Database } from '../storage/database.ts';
import type { IntegrationPage } from '../storage/integration-slugs.ts';
import type { CallLog } from './call-log.ts';
import { sumDurations, WHOLE_WORKSPACE } from './call-stats-storage.ts';
import { daysAgo } from './days.ts';
import { percentile } from './latency-histogram.ts';
import {
  type OperationStats,
  type RecentCallers,
  type RecentCalls,
  selectIntegrationId,
  selectIntegrations,
  selectOperationStats,
  selectRecentCallers,
  selectRecentCalls,
  selectTopOperations,
  selectTopOperationsOfDays,
  selectTotals,
  type TotalsOfDay,
} from './usage-storage.ts';

export type UsageFigures = ReturnType<typeof createUsage>;

type UsageByDay = Usage['days'][number];
type UsageByOperation = Usage['operations'][number];
type Figures = Omit<UsageByDay, 'day'>;
type Counts = Pick<Figures, 'calls' | 'errors'>;

/** Of a workspace, or of an integration; the others are counted together. */
const MAX_OPERATIONS_LISTED = 50;

/** Usage of a workspace: its calls by day (UTC), operation and integration. */
export function createUsage(db: Database, callLog: CallLog) {
  /**
   * @param slug one integration; undefined: all
   * @param days how many, today included
   */
  async function figures(workspaceId: string, slug: string | undefined, days: number): Promise<Usage> {
    await callLog.catchUp();
    const afterDay = daysAgo(days);
    const integrationId =
      slug === undefined ? WHOLE_WORKSPACE : await selectIntegrationId(db, workspaceId, slug);
    const totals =
      integrationId === undefined ? [] : await selectTotals(db, workspaceId, integrationId, afterDay);
    const top = integrationId
      ? await selectTopOperations(db, workspaceId, integrationId, afterDay, MAX_OPERATIONS_LISTED)
      : await selectTopOperationsOfDays(
          db,
          workspaceId,
          totals.map(({ day }) => day),
          MAX_OPERATIONS_LISTED,
        );
    const operations = await selectOperationStats(db, workspaceId, top, afterDay);
    return {
      days: byDay(totals, days),
      operations: await byOperation(operations),
      other_operations: {
        calls: rest(totals, operations, 'calls'),
        errors: rest(totals, operations, 'errors'),
      },
    };
  }

  /** The health of the integrations of a workspace on a page, by slug. */
  async function health(workspaceId: string, page: IntegrationPage): Promise<IntegrationUsage[]> {
    await callLog.catchUp();
    const integrations = await selectIntegrations(db, workspaceId, page);
    const ids = integrations.map(({ id }) => id);
    const days = { today: daysAgo(0), yesterday: daysAgo(1), month: daysAgo(29) };
    const calls = await selectRecentCalls(db, workspaceId, ids, days);
    const callers = await selectRecentCallers(db, workspaceId, ids, days.month);
    return integrations.map(({ id, slug }) => ({ slug, ...recentUsage(calls.get(id), callers.get(id)) }));
  }

  return { figures, health };
}

/** Every day, also those without calls: a chart has no gaps. */
function byDay(totals: readonly TotalsOfDay[], days: number): UsageByDay[] {
  const totalsOf = new Map(totals.map((row) => [row.day, row]));
  return Array.from({ length: days }, (_, index) => daysAgo(days - 1 - index)).map((day) => {
    const row = totalsOf.get(day);
    return { day, ...(row ? figuresOf(row, day) : NO_CALLS) };
  });
}

const NO_CALLS: Figures = { calls: 0, errors: 0, p50_ms: null, p95_ms: null, p99_ms: null };

/** The operation with the most calls first. Calls are not held up meanwhile: a year of an operation is some thousand counts. */
async function byOperation(operations: readonly OperationStats[]): Promise<UsageByOperation[]> {
  const usage: UsageByOperation[] = [];
  for (const row of operations) {
    const { slug, operation } = row;
    usage.push({ integration: slug, operation, ...figuresOf(row, `${slug} ${operation}`) });
    await setImmediate();
  }
  return usage.sort((one, other) => other.calls - one.calls);
}

/** @param row whose they are: an error names it */
function figuresOf({ calls, errors, durations }: Counts & { durations: string }, row: string): Figures {
  const histogram = sumDurations(durations, row);
  return {
    calls,
    errors,
    p50_ms: percentile(histogram, 0.5),
    p95_ms: percentile(histogram, 0.95),
    p99_ms: percentile(histogram, 0.99),
  };
}

/** What the operations have less than the days. Calls that were logged between the two reads make it no less than 0. */
function rest(days: readonly Counts[], operations: readonly Counts[], column: keyof Counts): number {
  const total = (rows: readonly Counts[]) => rows.reduce((sum, row) => sum + row[column], 0);
  return Math.max(0, total(days) - total(operations));
}

function recentUsage(
  calls: RecentCalls | undefined,
  callers: RecentCallers | undefined,
): Omit<IntegrationUsage, 'slug'> {
  return {
    apps: callers?.apps ?? 0,
    calls_today: calls?.calls_today ?? 0,
    errors_today: calls?.errors_today ?? 0,
    calls_30_days: calls?.calls_30_days ?? 0,
    last_call_at: callers?.last_at ?? null,
    health: healthOf(calls?.calls_since_yesterday ?? 0, calls?.failures_since_yesterday ?? 0),
  };
}

/** Only failures of the API, or to reach it, count: a wrong parameter is the app's. */
function healthOf(calls: number, failures: number): IntegrationUsage['health'] {
  if (calls === 0) return 'idle';
  if (failures === 0) return 'healthy';
  return failures / calls < 0.25 ? 'degraded' : 'failing';
}
