import type { Database } from '../storage/database.ts';
import { inOrder } from '../storage/in-order.ts';
import type { NewRow } from '../storage/schema.ts';

/** Counts of calls by app, integration and day: they outlive the rows of the call log, and are quick to sum. */

type CountedCall = Pick<NewRow<'calls'>, 'workspace_id' | 'integration_id' | 'app_id' | 'at'>;

/** Adds calls to the counts; calls without an integration are not counted. Run in the transaction that logs them. */
export async function addToCounts(db: Database, calls: readonly CountedCall[]): Promise<void> {
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
  if (counts.size === 0) return;
  await db
    .insertInto('call_counts')
    .values(inOrder(counts))
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'integration_id', 'app_id', 'day']).doUpdateSet((e) => ({
        calls: e('call_counts.calls', '+', e.ref('excluded.calls')),
        last_at: e
          .case()
          .when('call_counts.last_at', '>', e.ref('excluded.last_at'))
          .then(e.ref('call_counts.last_at'))
          .else(e.ref('excluded.last_at'))
          .end(),
      })),
    )
    .execute();
}

/** Deletes the counts and statistics of earlier days. @param oldest the first day that is kept */
export async function deleteCountsBefore(db: Database, oldest: string): Promise<void> {
  await db.deleteFrom('call_counts').where('day', '<', oldest).execute();
  await db.deleteFrom('call_stats').where('day', '<', oldest).execute();
}
