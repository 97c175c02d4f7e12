import { setImmediate } from 'node:timers/promises';
import { healthOf, type Outcomes } from '@trunkline/contract/health';
import type { IntegrationUsage, Usage, UsageRange, UsageSummary } from '@trunkline/contract/schemas/usage';
import type { Database } from '../storage/database.ts';
import {
  type IntegrationPage,
  type NamedIntegration,
  selectNamedIntegrations,
} from '../storage/integration-slugs.ts';
import type { CallLog } from './call-log.ts';
import { sumDurations } from './call-stats-storage.ts';
import { daysAgo, hoursAgo } from './days.ts';
import { lastErrorView, selectLastErrors } from './last-errors-storage.ts';
import { percentile } from './latency-histogram.ts';
import {
  type NamedStats,
  type OperationStats,
  type OutcomesOfDay,
  type RecentCallers,
  type Stats,
  selectDailyOutcomes,
  selectOperationStats,
  selectRecentCallers,
  selectStats,
  selectStatsId,
  selectTopOperations,
  selectTopOperationsOfDays,
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
    const names = lastDays(days);
    const id = await selectStatsId(db, workspaceId, slug);
    const totals = id === undefined ? [] : await selectStats(db, workspaceId, id, 'day', names[0] ?? '');
    const top = id
      ? await selectTopOperations(db, workspaceId, id, afterDay, MAX_OPERATIONS_LISTED)
      : await selectTopOperationsOfDays(
          db,
          workspaceId,
          totals.map(({ name }) => name),
          MAX_OPERATIONS_LISTED,
        );
    const operations = await selectOperationStats(db, workspaceId, top, afterDay);
    return {
      days: byName(totals, names).map(({ name, ...figures }) => ({ day: name, ...figures })),
      operations: await byOperation(operations),
      other_operations: {
        calls: rest(totals, operations, 'calls'),
        errors: rest(totals, operations, 'errors'),
      },
    };
  }

  /**
   * @param slug one integration; undefined: all
   * @param range up to now
   */
  async function summary(
    workspaceId: string,
    slug: string | undefined,
    range: UsageRange,
  ): Promise<UsageSummary> {
    await callLog.catchUp();
    const id = await selectStatsId(db, workspaceId, slug);
    const unit = range === '24h' ? 'hour' : 'day';
    const names = unit === 'hour' ? lastHours(HOURS_OF_A_DAY) : lastDays(Number.parseInt(range, 10));
    const rows = id === undefined ? [] : await selectStats(db, workspaceId, id, unit, names[0] ?? '');
    const buckets = byName(rows, names).map(({ name, ...figures }) => ({ start: startOf(name), ...figures }));
    return { unit, total: totalOf(rows), buckets };
  }

  /** The recent calls of the integrations of a workspace on a page. */
  async function integrations(
    workspaceId: string,
    page: IntegrationPage,
    maySeeReasons: boolean,
  ): Promise<IntegrationUsage[]> {
    await callLog.catchUp();
    const used = await selectNamedIntegrations(db, workspaceId, page);
    const ids = used.map(({ id }) => id);
    const [outcomes, callers, errors] = await Promise.all([
      selectDailyOutcomes(db, workspaceId, ids, daysAgo(RECENT_DAYS - 1)),
      selectRecentCallers(db, workspaceId, ids, daysAgo(RECENT_DAYS - 1)),
      selectLastErrors(db, workspaceId, ids),
    ]);
    const outcomesOf = Map.groupBy(outcomes, ({ integration_id }) => integration_id);
    const errorsOf = Map.groupBy(errors, ({ integration_id }) => integration_id);
    return used.map((integration) => ({
      ...recentUsage(integration, outcomesOf.get(integration.id) ?? [], callers.get(integration.id)),
      last_errors: (errorsOf.get(integration.id) ?? []).map((row) => lastErrorView(row, maySeeReasons)),
    }));
  }

  return { figures, summary, integrations };
}

/** Of an integration, as its card shows it. */
const RECENT_DAYS = 30;

const HOURS_OF_A_DAY = 24;

/** The last days (UTC), today last. */
function lastDays(count: number): string[] {
  return Array.from({ length: count }, (_, index) => daysAgo(count - 1 - index));
}

/** The last hours (UTC), the present one last. */
function lastHours(count: number): string[] {
  return Array.from({ length: count }, (_, index) => hoursAgo(count - 1 - index));
}

/** The time when a day or an hour starts. */
function startOf(name: string): string {
  return new Date(name.includes('T') ? `${name}:00Z` : name).toISOString();
}

/** Every day or hour, also those without calls: a chart has no gaps. */
function byName(totals: readonly NamedStats[], names: readonly string[]): (Figures & { name: string })[] {
  const totalsOf = new Map(totals.map((row) => [row.name, row]));
  return names.map((name) => {
    const row = totalsOf.get(name);
    return { name, ...(row ? figuresOf(row, name) : NO_CALLS) };
  });
}

function totalOf(rows: readonly NamedStats[]): Figures {
  const durations = rows.map((row) => row.durations).join();
  return figuresOf({ ...sumOfOutcomes(rows), durations }, 'all');
}

const NO_CALLS: Figures = {
  calls: 0,
  errors: 0,
  failures: 0,
  refusals: 0,
  p50_ms: null,
  p95_ms: null,
  p99_ms: null,
};

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
function figuresOf({ calls, errors, failures, refusals, durations }: Stats, row: string): Figures {
  const histogram = sumDurations(durations, row);
  return {
    calls,
    errors,
    failures,
    refusals,
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
  { slug, name }: NamedIntegration,
  outcomes: readonly OutcomesOfDay[],
  callers: RecentCallers | undefined,
): Omit<IntegrationUsage, 'last_errors'> {
  const outcomesOf = new Map(outcomes.map((row) => [row.day, row]));
  const recent = sumOfOutcomes(outcomes.filter(({ day }) => day >= daysAgo(1)));
  return {
    slug,
    name,
    apps: callers?.apps ?? 0,
    recent,
    days: lastDays(RECENT_DAYS).map((day) => {
      const { calls, errors } = outcomesOf.get(day) ?? NO_CALLS;
      return { calls, errors };
    }),
    last_call_at: callers?.last_at ?? null,
    health: healthOf(recent),
  };
}

function sumOfOutcomes(all: readonly Outcomes[]): Outcomes {
  const sum = { calls: 0, errors: 0, failures: 0, refusals: 0 };
  for (const { calls, errors, failures, refusals } of all) {
    sum.calls += calls;
    sum.errors += errors;
    sum.failures += failures;
    sum.refusals += refusals;
  }
  return sum;
}
