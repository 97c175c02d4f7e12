import type { Database } from '../storage/database.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import { addDuration, addHistograms, emptyHistogram, Histogram } from './latency-histogram.ts';

/** Statistics of calls by integration, operation and day: outcomes and durations, which charts are drawn from. */

type LoggedCall = Pick<
  NewRow<'calls'>,
  'workspace_id' | 'integration_id' | 'operation' | 'at' | 'status' | 'status_code' | 'duration_ms'
>;
type Key = Pick<NewRow<'call_stats'>, 'workspace_id' | 'integration_id' | 'operation' | 'day'>;
type Stats = { calls: number; errors: number; failures: number; durations: Histogram };

/** Adds calls to the statistics; calls without an integration have none. Run in the transaction that logs them. */
export async function addToStats(db: Database, calls: readonly LoggedCall[]): Promise<void> {
  for (const { key, stats } of groupByKey(calls)) await addToRow(db, key, stats);
}

/** The histogram of the durations of a row. */
export function decodeDurations({
  integration_id,
  operation,
  day,
  durations,
}: Pick<Row<'call_stats'>, 'integration_id' | 'operation' | 'day' | 'durations'>): Histogram {
  return decodeJsonColumn(
    Histogram,
    durations,
    'call_stats.durations',
    `${integration_id} ${operation} ${day}`,
  );
}

async function addToRow(db: Database, key: Key, added: Stats): Promise<void> {
  const stored = await db
    .selectFrom('call_stats')
    .select(['calls', 'errors', 'failures', 'durations'])
    .where('workspace_id', '=', key.workspace_id)
    .where('integration_id', '=', key.integration_id)
    .where('operation', '=', key.operation)
    .where('day', '=', key.day)
    .executeTakeFirst();
  const durations = stored
    ? addHistograms([added.durations, decodeDurations({ ...key, durations: stored.durations })])
    : added.durations;
  const values = {
    calls: added.calls + (stored?.calls ?? 0),
    errors: added.errors + (stored?.errors ?? 0),
    failures: added.failures + (stored?.failures ?? 0),
    durations: JSON.stringify(durations),
  };
  await db
    .insertInto('call_stats')
    .values({ ...key, ...values })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'integration_id', 'operation', 'day']).doUpdateSet(values),
    )
    .execute();
}

function groupByKey(calls: readonly LoggedCall[]): Iterable<{ key: Key; stats: Stats }> {
  const groups = new Map<string, { key: Key; stats: Stats }>();
  for (const call of calls) {
    const { workspace_id, integration_id, operation } = call;
    if (!integration_id) continue;
    const day = call.at.slice(0, 10);
    const name = `${workspace_id} ${integration_id} ${day} ${operation}`;
    const group = groups.get(name) ?? {
      key: { workspace_id, integration_id, operation, day },
      stats: { calls: 0, errors: 0, failures: 0, durations: emptyHistogram() },
    };
    groups.set(name, group);
    addCall(group.stats, call);
  }
  return groups.values();
}

function addCall(stats: Stats, call: LoggedCall): void {
  // Trunkline responds with 200 whatever the API's status: then the API's own status counts.
  const status = call.status === 200 ? (call.status_code ?? 200) : call.status;
  stats.calls += 1;
  if (status >= 400) stats.errors += 1;
  if (status >= 500) stats.failures += 1;
  addDuration(stats.durations, call.duration_ms);
}
