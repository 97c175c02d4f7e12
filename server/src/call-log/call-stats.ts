import type { Database } from '../storage/database.ts';
import type { NewRow } from '../storage/schema.ts';
import { addDuration, emptyHistogram, type Histogram, sumOf } from './latency-histogram.ts';

/** Calls by integration, operation and day with how they ended and how long they took: what charts are drawn from. */

type LoggedCall = Pick<
  NewRow<'calls'>,
  'workspace_id' | 'integration_id' | 'operation' | 'at' | 'status' | 'status_code' | 'duration_ms'
>;
type Key = Pick<NewRow<'call_stats'>, 'workspace_id' | 'integration_id' | 'operation' | 'day'>;
type Figures = { calls: number; errors: number; failures: number; durations: Histogram };

/** Adds calls to the figures; one that found no integration has no place in them. Run in the transaction that logs them. */
export async function updateStats(db: Database, calls: readonly LoggedCall[]): Promise<void> {
  for (const { key, figures } of figuresByKey(calls).values()) {
    const known = await db
      .selectFrom('call_stats')
      .select(['calls', 'errors', 'failures', 'durations'])
      .where('workspace_id', '=', key.workspace_id)
      .where('integration_id', '=', key.integration_id)
      .where('operation', '=', key.operation)
      .where('day', '=', key.day)
      .executeTakeFirst();
    const values = {
      calls: figures.calls + (known?.calls ?? 0),
      errors: figures.errors + (known?.errors ?? 0),
      failures: figures.failures + (known?.failures ?? 0),
      durations: JSON.stringify(
        known ? sumOf([figures.durations, JSON.parse(known.durations)]) : figures.durations,
      ),
    };
    await db
      .insertInto('call_stats')
      .values({ ...key, ...values })
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'integration_id', 'operation', 'day']).doUpdateSet(values),
      )
      .execute();
  }
}

function figuresByKey(calls: readonly LoggedCall[]) {
  const byKey = new Map<string, { key: Key; figures: Figures }>();
  for (const call of calls) {
    const { workspace_id, integration_id, operation } = call;
    if (!integration_id) continue;
    const day = call.at.slice(0, 10);
    const name = `${workspace_id} ${integration_id} ${day} ${operation}`;
    const entry = byKey.get(name) ?? {
      key: { workspace_id, integration_id, operation, day },
      figures: { calls: 0, errors: 0, failures: 0, durations: emptyHistogram() },
    };
    byKey.set(name, entry);
    entry.figures.calls += 1;
    // What Trunkline answered is 200 wherever the API answered: the API's own status counts then.
    const status = call.status === 200 ? (call.status_code ?? 200) : call.status;
    if (status >= 400) entry.figures.errors += 1;
    if (status >= 500) entry.figures.failures += 1;
    addDuration(entry.figures.durations, call.duration_ms);
  }
  return byKey;
}
