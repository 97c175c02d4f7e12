import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { inOrder } from '../storage/in-order.ts';
import type { NewRow } from '../storage/schema.ts';

/** Counts of calls by app, integration and day: they outlive the rows of the call log, and are quick to sum. */

type CountedCall = Pick<NewRow<'calls'>, 'workspace_id' | 'integration_id' | 'app_id' | 'at'>;

/** Adds calls to the counts; calls without an integration are not counted. Run in the transaction that logs them. */
export async function addToCounts(db: Database, calls: readonly CountedCall[]): Promise<void> {
  const counts = new Map<string, NewRow<'call_counts'>>();
  const lastCalls = new Map<string, NewRow<'last_calls'>>();
  for (const { workspace_id, integration_id, app_id, at } of calls) {
    if (integration_id === null || integration_id === undefined) continue;
    const day = at.slice(0, 10);
    const caller = `${workspace_id} ${integration_id} ${app_id}`;
    const count = counts.get(`${caller} ${day}`) ?? {
      workspace_id,
      integration_id,
      app_id,
      day,
      calls: 0,
      last_at: at,
    };
    counts.set(`${caller} ${day}`, count);
    count.calls += 1;
    if (at > count.last_at) count.last_at = at;
    if (at > (lastCalls.get(caller)?.at ?? ''))
      lastCalls.set(caller, { workspace_id, integration_id, app_id, at });
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
  await db
    .insertInto('last_calls')
    .values(inOrder(lastCalls))
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'integration_id', 'app_id'])
        .doUpdateSet((e) => ({ at: e.ref('excluded.at') }))
        .whereRef('last_calls.at', '<', 'excluded.at'),
    )
    .execute();
}

/** Deleted by one statement: many more would hold up other writes. */
const ROWS_PER_DELETE = 2000;

/** Tables of counts by day, and their keys. */
const COUNTS = [
  ['call_counts', ['workspace_id', 'integration_id', 'app_id', 'day']],
  ['call_stats', ['workspace_id', 'integration_id', 'operation', 'day']],
  ['call_totals', ['workspace_id', 'integration_id', 'day']],
] as const;

/** Deletes the counts and statistics of earlier days, in small steps. @param oldest the first day that is kept */
export async function deleteCountsBefore(db: Database, oldest: string): Promise<void> {
  for (const [table, key] of COUNTS) while (await deleteSome(db, table, key, oldest));
}

/** @returns whether there may be more */
async function deleteSome(
  db: Database,
  table: string,
  key: readonly string[],
  oldest: string,
): Promise<boolean> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where (${columns}) in (
      select ${columns} from ${sql.table(table)} where day < ${oldest} order by day limit ${ROWS_PER_DELETE}
    )`.execute(db);
  return Number(numAffectedRows) === ROWS_PER_DELETE;
}
