import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { inOrder } from '../storage/in-order.ts';
import { inSteps } from '../storage/in-steps.ts';
import { givenInteger, givenRows, givenText } from '../storage/json-rows.ts';
import type { NewRow } from '../storage/schema.ts';

/** Counts of calls by app, integration and day: they outlive the rows of the call log, and are quick to sum. */

type CountedCall = Pick<NewRow<'calls'>, 'workspace_id' | 'integration_id' | 'app_id' | 'at'>;

type Caller = { key: readonly string[]; calls: number; lastAt: string };

/** Adds calls to the counts; calls without an integration are not counted. Run in the transaction that logs them. */
export async function addToCounts(db: Database, calls: readonly CountedCall[]): Promise<void> {
  const byDay = new Map<string, Caller>();
  const byCaller = new Map<string, Caller>();
  for (const { workspace_id, integration_id, app_id, at } of calls) {
    if (integration_id === null || integration_id === undefined) continue;
    addCalls(byDay, { key: [workspace_id, integration_id, app_id, at.slice(0, 10)], calls: 1, lastAt: at });
  }
  if (byDay.size === 0) return;
  for (const { key, ...counted } of byDay.values()) addCalls(byCaller, { key: key.slice(0, -1), ...counted });
  await addCounts(db, inOrder(byDay));
  await updateLastCalls(db, inOrder(byCaller));
}

function addCalls(callers: Map<string, Caller>, added: Caller): void {
  const name = added.key.join(' ');
  const caller = callers.get(name);
  if (caller === undefined) {
    callers.set(name, added);
    return;
  }
  caller.calls += added.calls;
  if (added.lastAt > caller.lastAt) caller.lastAt = added.lastAt;
}

async function addCounts(db: Database, callers: readonly Caller[]): Promise<void> {
  const rows = givenRows(
    db,
    callers.map(({ key, calls, lastAt }) => [...key, calls, lastAt]),
  );
  await sql`insert into call_counts (workspace_id, integration_id, app_id, day, calls, last_at)
    select ${sql.join([0, 1, 2, 3].map(givenText))}, ${givenInteger(4)}, ${givenText(5)} from ${rows} where true
    on conflict (workspace_id, integration_id, app_id, day) do update set
      calls = call_counts.calls + excluded.calls,
      last_at = case when call_counts.last_at > excluded.last_at then call_counts.last_at else excluded.last_at end`.execute(
    db,
  );
}

async function updateLastCalls(db: Database, callers: readonly Caller[]): Promise<void> {
  const rows = givenRows(
    db,
    callers.map(({ key, lastAt }) => [...key, lastAt]),
  );
  await sql`insert into last_calls (workspace_id, integration_id, app_id, at)
    select ${sql.join([0, 1, 2, 3].map(givenText))} from ${rows} where true
    on conflict (workspace_id, integration_id, app_id) do update set at = excluded.at
    where last_calls.at < excluded.at`.execute(db);
}

/** Deleted by one statement: many more would hold up other writes. */
const ROWS_PER_DELETE = 2000;

/** Tables of counts by day, and their keys. */
const COUNTS = [
  ['call_counts', ['workspace_id', 'integration_id', 'app_id', 'day']],
  ['call_stats', ['workspace_id', 'integration_id', 'operation', 'day']],
  ['call_totals', ['workspace_id', 'integration_id', 'day']],
  ['app_totals', ['workspace_id', 'app_id', 'day']],
] as const;

const HOURS = ['call_hours', ['workspace_id', 'integration_id', 'hour']] as const;

/** All tables that are made from calls, and their keys. */
const MADE_FROM_CALLS = [
  ...COUNTS,
  HOURS,
  ['last_calls', ['workspace_id', 'integration_id', 'app_id']],
  ['last_errors', ['workspace_id', 'integration_id', 'kind']],
] as const;

/** Deletes the counts and statistics of earlier days, in small steps. @param oldest the first day that is kept */
export async function deleteCountsBefore(db: Database, oldest: string, signal: AbortSignal): Promise<void> {
  const isOlder = sql`day < ${oldest} order by day`;
  for (const [table, key] of COUNTS) await inSteps(() => deleteSome(db, table, key, isOlder), signal);
}

/** Deletes the statistics of hours of earlier days, in small steps. @param oldest the first day that is kept */
export async function deleteHoursBefore(db: Database, oldest: string, signal: AbortSignal): Promise<void> {
  const [table, key] = HOURS;
  const isOlder = sql`hour < ${oldest} order by hour`;
  await inSteps(() => deleteSome(db, table, key, isOlder), signal);
}

/** Deletes the counts and statistics of a workspace that is deleted, in small steps. */
export async function deleteCountsOf(db: Database, workspaceId: string, signal: AbortSignal): Promise<void> {
  const isOfWorkspace = sql`workspace_id = ${workspaceId}`;
  for (const [table, key] of MADE_FROM_CALLS)
    await inSteps(() => deleteSome(db, table, key, isOfWorkspace), signal);
}

/** @param which a condition, and the order where it needs one @returns whether there may be more */
async function deleteSome(
  db: Database,
  table: string,
  key: readonly string[],
  which: ReturnType<typeof sql>,
): Promise<boolean> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const { numAffectedRows } = await sql`delete from ${sql.table(table)} where (${columns}) in (
      select ${columns} from ${sql.table(table)} where ${which} limit ${ROWS_PER_DELETE}
    )`.execute(db);
  return Number(numAffectedRows) === ROWS_PER_DELETE;
}
