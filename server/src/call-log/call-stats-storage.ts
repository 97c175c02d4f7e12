import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import { inOrder } from '../storage/in-order.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { NewRow, Row } from '../storage/schema.ts';
import { addDuration, addHistograms, emptyHistogram, Histogram } from './latency-histogram.ts';

/** Statistics of calls by integration, operation and day: outcomes and durations, which charts are drawn from. */

type LoggedCall = Pick<
  NewRow<'calls'>,
  'workspace_id' | 'integration_id' | 'operation' | 'at' | 'status' | 'status_code' | 'duration_ms'
>;
type Key = Pick<NewRow<'call_stats'>, 'workspace_id' | 'integration_id' | 'operation' | 'day'>;
type Group = { key: Key; stats: Stats };
type Stats = { calls: number; errors: number; failures: number; durations: Histogram };

/** Adds calls to the statistics; calls without an integration have none. Run in the transaction that logs them. */
export async function addToStats(db: Database, calls: readonly LoggedCall[]): Promise<void> {
  const added = inOrder(groupByKey(calls));
  if (added.length === 0) return;
  const stored = await storedRows(db, added);
  await db
    .insertInto('call_stats')
    .values(added.map((group) => sumOf(group, stored.get(nameOf(group.key)))))
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'integration_id', 'operation', 'day']).doUpdateSet((e) => ({
        calls: e.ref('excluded.calls'),
        errors: e.ref('excluded.errors'),
        failures: e.ref('excluded.failures'),
        durations: e.ref('excluded.durations'),
      })),
    )
    .execute();
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

/**
 * The rows that groups are added to, by their keys. On PostgreSQL they are created and locked first: another node that
 * adds to them waits, and reads the sums.
 */
async function storedRows(
  db: Database,
  groups: readonly Group[],
): Promise<ReadonlyMap<string, Row<'call_stats'>>> {
  const isPostgres = engineOf(db) === 'postgres';
  if (isPostgres)
    await db
      .insertInto('call_stats')
      .values(groups.map(({ key }) => ({ ...key, ...NOTHING })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  const keys = groups.map(
    ({ key }) => sql`(${key.workspace_id}, ${key.integration_id}, ${key.day}, ${key.operation})`,
  );
  const query = db
    .selectFrom('call_stats')
    .selectAll()
    .where(sql<boolean>`(workspace_id, integration_id, day, operation) in (values ${sql.join(keys)})`)
    .orderBy('workspace_id')
    .orderBy('integration_id')
    .orderBy('day')
    .orderBy('operation');
  const rows = await (isPostgres ? query.forUpdate() : query).execute();
  return new Map(rows.map((row) => [nameOf(row), row]));
}

const NOTHING = { calls: 0, errors: 0, failures: 0, durations: JSON.stringify(emptyHistogram()) };

function sumOf({ key, stats }: Group, stored: Row<'call_stats'> | undefined): NewRow<'call_stats'> {
  const durations = stored ? addHistograms([stats.durations, decodeDurations(stored)]) : stats.durations;
  return {
    ...key,
    calls: stats.calls + (stored?.calls ?? 0),
    errors: stats.errors + (stored?.errors ?? 0),
    failures: stats.failures + (stored?.failures ?? 0),
    durations: JSON.stringify(durations),
  };
}

function nameOf({ workspace_id, integration_id, day, operation }: Key): string {
  return `${workspace_id} ${integration_id} ${day} ${operation}`;
}

function groupByKey(calls: readonly LoggedCall[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const call of calls) {
    const { workspace_id, integration_id, operation } = call;
    if (!integration_id) continue;
    const key = { workspace_id, integration_id, operation, day: call.at.slice(0, 10) };
    const group = groups.get(nameOf(key)) ?? {
      key,
      stats: { calls: 0, errors: 0, failures: 0, durations: emptyHistogram() },
    };
    groups.set(nameOf(key), group);
    addCall(group.stats, call);
  }
  return groups;
}

function addCall(stats: Stats, call: LoggedCall): void {
  // Trunkline responds with 200 whatever the API's status: then the API's own status counts.
  const status = call.status === 200 ? (call.status_code ?? 200) : call.status;
  stats.calls += 1;
  if (status >= 400) stats.errors += 1;
  if (status >= 500) stats.failures += 1;
  addDuration(stats.durations, call.duration_ms);
}
