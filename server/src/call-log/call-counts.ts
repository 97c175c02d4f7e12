import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { NewRow } from '../storage/schema.ts';

/** Calls by app, integration and day: what outlives the call log's own rows, and is quick to sum up. */

type CountedCall = Pick<NewRow<'calls'>, 'workspace_id' | 'integration_id' | 'app_id' | 'at'>;

/** Adds calls to the counts; one that found no integration counts nowhere. Run in the transaction that logs them. */
export async function countCalls(db: Database, calls: readonly CountedCall[]): Promise<void> {
  const counts = new Map<string, NewRow<'call_counts'>>();
  for (const { workspace_id, integration_id, app_id, at } of calls) {
    if (integration_id === null || integration_id === undefined) continue;
    const day = at.slice(0, 10);
    const key = `${workspace_id} ${integration_id} ${app_id} ${day}`;
    const count = counts.get(key) ?? { workspace_id, integration_id, app_id, day, calls: 0, last_at: at };
    counts.set(key, count);
    count.calls += 1;
    if (at > count.last_at) count.last_at = at;
  }
  for (const count of counts.values()) {
    await db
      .insertInto('call_counts')
      .values(count)
      .onConflict((conflict) =>
        conflict.columns(['workspace_id', 'integration_id', 'app_id', 'day']).doUpdateSet((e) => ({
          calls: e('call_counts.calls', '+', e.ref('excluded.calls')),
          last_at: sql`max(call_counts.last_at, excluded.last_at)`,
        })),
      )
      .execute();
  }
}

/** A year and a month: a figure can be set beside that of a year ago. */
const KEEP_DAYS = 396;

export async function pruneCounts(db: Database): Promise<void> {
  const oldest = daysAgo(KEEP_DAYS);
  await db.deleteFrom('call_counts').where('day', '<', oldest).execute();
  await db.deleteFrom('call_stats').where('day', '<', oldest).execute();
}

/** The day (UTC) so many days ago, as `day` is written. */
export function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
