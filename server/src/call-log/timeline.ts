import type { CallTimeline } from '@trunkline/contract/schemas/call-log';
import type { Database } from '../storage/database.ts';
import type { CallFilter, CallLog } from './call-log.ts';
import { conditionsOf } from './call-log.ts';
import { DAY_MS, prefixLength, stepOf, timeOfPrefix } from './timeline-steps.ts';
import { countNewestCalls } from './timeline-storage.ts';
import { selectStats, selectStatsId } from './usage-storage.ts';

export type Timeline = ReturnType<typeof createTimeline>;
type Bar = CallTimeline['bars'][number];
type Counts = Omit<Bar, 'at'>;

/** Read for one timeline at most: some tenths of a second, on a thread that serves no calls. */
const MAX_ROWS = 100_000;

/** Calls over time, for the chart above the list of calls. */
export function createTimeline(db: Database, callLog: Pick<CallLog, 'catchUp'>, maxRows = MAX_ROWS) {
  /**
   * The calls of a filter, by equal steps of its time; of the last day where it has none. A range of which not all can be
   * counted is by day (UTC), where the daily totals know the filter; else only its newest calls are counted, which
   * `counted_since` says.
   */
  async function of(workspaceId: string, filter: CallFilter): Promise<CallTimeline> {
    await callLog.catchUp();
    const until = filter.until === undefined ? Date.now() : Date.parse(filter.until);
    const since = filter.since === undefined ? until - DAY_MS : Math.min(Date.parse(filter.since), until);
    const timed = { ...filter, since: new Date(since).toISOString(), until: new Date(until).toISOString() };
    const stepMs = stepOf(until - since);
    const groups = await countNewestCalls(db, workspaceId, conditionsOf(timed), {
      prefixLength: prefixLength(stepMs),
      limit: maxRows,
    });
    const isAll = groups.reduce((sum, { scanned }) => sum + scanned, 0) < maxRows;
    const range = { since: timed.since, until: timed.until };
    if (!isAll && until - since >= 2 * DAY_MS) {
      const days = await daysOf(workspaceId, timed);
      if (days)
        return {
          ...range,
          step_seconds: DAY_MS / 1000,
          counted_since: null,
          bars: barsOf({ since, until, stepMs: DAY_MS }, days),
        };
    }
    return {
      ...range,
      step_seconds: stepMs / 1000,
      counted_since: isAll ? null : (groups[0]?.oldest ?? null),
      bars: barsOf(
        { since, until, stepMs },
        groups.map(({ prefix, ...counts }) => ({ at: timeOfPrefix(prefix), ...counts })),
      ),
    };
  }

  /** @returns undefined where there are no totals of such calls */
  async function daysOf(
    workspaceId: string,
    { since = '', until: _until, integration, ...others }: CallFilter,
  ): Promise<({ at: number } & Counts)[] | undefined> {
    if (Object.values(others).some((value) => value !== undefined)) return undefined;
    const id = await selectStatsId(db, workspaceId, integration);
    if (id === undefined) return undefined;
    const days = await selectStats(db, workspaceId, id, 'day', since.slice(0, 10));
    return days.map(({ name, ...counts }) => ({ at: timeOfPrefix(name), ...counts }));
  }

  return { of };
}

/** A bar for each step, also for those without calls: a chart has no gaps. */
function barsOf(
  { since, until, stepMs }: { since: number; until: number; stepMs: number },
  groups: readonly ({ at: number } & Counts)[],
): Bar[] {
  const first = Math.floor(since / stepMs);
  const count = Math.max(1, Math.ceil(until / stepMs) - first);
  const bars: Bar[] = Array.from({ length: count }, (_, index) => ({
    at: new Date((first + index) * stepMs).toISOString(),
    calls: 0,
    errors: 0,
    failures: 0,
  }));
  for (const { at, calls, errors, failures } of groups) {
    const bar = bars[Math.floor(at / stepMs) - first];
    if (!bar) continue;
    bar.calls += calls;
    bar.errors += errors;
    bar.failures += failures;
  }
  return bars;
}
