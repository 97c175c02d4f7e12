import type { Database } from '../storage/database.ts';
import type { Row } from '../storage/schema.ts';
import { daysAgo } from './call-counts.ts';
import type { CallLog } from './call-log.ts';
import { type Histogram, percentile, sumOf } from './latency-histogram.ts';

export type Usage = ReturnType<typeof createUsage>;

export type UsageFigures = {
  calls: number;
  /** Those that did not end well: refused by Trunkline, or answered with an error status. */
  errors: number;
  p50_ms: number | null;
  p95_ms: number | null;
  p99_ms: number | null;
};

export type UsageByDay = UsageFigures & { day: string };
export type UsageByOperation = UsageFigures & { integration: string; operation: string };

/** How an integration does, judged by its calls since yesterday. */
export type IntegrationHealth = {
  slug: string;
  /** Apps that called it in the last 30 days. */
  apps: number;
  calls_today: number;
  errors_today: number;
  calls_30_days: number;
  last_call_at: string | null;
  health: 'idle' | 'well' | 'troubled' | 'failing';
};

/** Figures of the calls of a workspace, by day (UTC), operation and integration. */
export function createUsage(db: Database, callLog: CallLog) {
  /**
   * @param slug one integration; undefined: all
   * @param days how many, today included
   */
  async function figures(
    workspaceId: string,
    slug: string | undefined,
    days: number,
  ): Promise<{ days: UsageByDay[]; operations: UsageByOperation[] }> {
    await callLog.flush();
    let query = db
      .selectFrom('call_stats')
      .innerJoin('integrations', 'integrations.id', 'call_stats.integration_id')
      .select(['day', 'slug', 'operation', 'calls', 'errors', 'durations'])
      .where('call_stats.workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
      .where('day', '>', daysAgo(days));
    if (slug !== undefined) query = query.where('slug', '=', slug);
    const rows = await query.execute();
    const byDay = Map.groupBy(rows, (row) => row.day);
    const byOperation = Map.groupBy(rows, (row) => `${row.slug} ${row.operation}`);
    return {
      // Days without calls as well: a chart has no holes.
      days: Array.from({ length: days }, (_, index) => daysAgo(days - 1 - index)).map((day) => ({
        day,
        ...figuresOf(byDay.get(day) ?? []),
      })),
      operations: [...byOperation.values()]
        .flatMap(([first, ...others]) =>
          first
            ? [{ integration: first.slug, operation: first.operation, ...figuresOf([first, ...others]) }]
            : [],
        )
        .sort((one, other) => other.calls - one.calls),
    };
  }

  /** The health of every integration of a workspace, by slug. */
  async function health(workspaceId: string): Promise<IntegrationHealth[]> {
    await callLog.flush();
    const integrations = await db
      .selectFrom('integrations')
      .select(['id', 'slug'])
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
      .orderBy('slug')
      .execute();
    const counts = await db
      .selectFrom('call_counts')
      .select((e) => [
        'integration_id',
        e.fn.sum<number>('calls').as('calls'),
        e.fn.count<number>('app_id').distinct().as('apps'),
        e.fn.max('last_at').as('last_at'),
      ])
      .where('workspace_id', '=', workspaceId)
      .where('day', '>', daysAgo(30))
      .groupBy('integration_id')
      .execute();
    const lately = await db
      .selectFrom('call_stats')
      .select(['integration_id', 'day', 'calls', 'errors', 'failures'])
      .where('workspace_id', '=', workspaceId)
      .where('day', '>=', daysAgo(1))
      .execute();
    return integrations.map(({ id, slug }) => {
      const counted = counts.find((row) => row.integration_id === id);
      const recent = lately.filter((row) => row.integration_id === id);
      const today = recent.filter(({ day }) => day === daysAgo(0));
      return {
        slug,
        apps: counted?.apps ?? 0,
        calls_today: total(today, 'calls'),
        errors_today: total(today, 'errors'),
        calls_30_days: counted?.calls ?? 0,
        last_call_at: counted?.last_at ?? null,
        health: healthOf(total(recent, 'calls'), total(recent, 'failures')),
      };
    });
  }

  return { figures, health };
}

type Stats = Pick<Row<'call_stats'>, 'calls' | 'errors' | 'durations'>;

function figuresOf(rows: readonly Stats[]): UsageFigures {
  const durations = sumOf(rows.map((row): Histogram => JSON.parse(row.durations)));
  return {
    calls: total(rows, 'calls'),
    errors: total(rows, 'errors'),
    p50_ms: percentile(durations, 0.5),
    p95_ms: percentile(durations, 0.95),
    p99_ms: percentile(durations, 0.99),
  };
}

function total<Column extends string>(rows: readonly Record<Column, number>[], column: Column): number {
  return rows.reduce((sum, row) => sum + row[column], 0);
}

/** A wrong parameter says nothing of an API's health; only what the API or the way to it failed at counts. */
function healthOf(calls: number, failures: number): IntegrationHealth['health'] {
  if (calls === 0) return 'idle';
  if (failures === 0) return 'well';
  return failures / calls < 0.25 ? 'troubled' : 'failing';
}
