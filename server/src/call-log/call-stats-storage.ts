import { errorKindOf, type Outcomes } from '@trunkline/contract/health';
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import { inOrder } from '../storage/in-order.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import { givenInteger, givenRows, givenText } from '../storage/json-rows.ts';
import type { NewRow } from '../storage/schema.ts';
import { addDuration, addHistograms, emptyHistogram, Histogram } from './latency-histogram.ts';

/**
 * Statistics of calls: outcomes and durations, which charts are drawn from. `call_stats` has them by operation and day,
 * `call_totals` by integration or workspace and day, `call_hours` by integration or workspace and hour.
 */

/** All calls of a workspace, as `call_totals` and `call_hours` name them. */
export const WHOLE_WORKSPACE = '';

type LoggedCall = Pick<
  NewRow<'calls'>,
  'workspace_id' | 'integration_id' | 'operation' | 'at' | 'status' | 'status_code' | 'duration_ms'
>;
type StatsTable = { name: string; key: readonly string[] };
/** The values of the columns of a key, in their order. */
type Key = readonly string[];
type Stats = Outcomes & { durations: Histogram };
type Group<GroupKey extends Key = Key> = { key: GroupKey; stats: Stats };
/** A key of `call_stats`, with an hour for the day. */
type HourOfOperation = readonly [workspaceId: string, integrationId: string, operation: string, hour: string];
/** `name`: of its key. */
type StoredStats = Outcomes & { name: string; durations: string };

const BY_OPERATION: StatsTable = {
  name: 'call_stats',
  key: ['workspace_id', 'integration_id', 'operation', 'day'],
};
const TOTALS: StatsTable = { name: 'call_totals', key: ['workspace_id', 'integration_id', 'day'] };
const BY_HOUR: StatsTable = { name: 'call_hours', key: ['workspace_id', 'integration_id', 'hour'] };

/** Of a time: `2026-01-31` and `2026-01-31T09`. */
const DAY_LENGTH = 10;
const HOUR_LENGTH = 13;

/** Adds calls to the statistics; calls without an integration have none. Run in the transaction that logs them. */
export async function addToStats(db: Database, calls: readonly LoggedCall[]): Promise<void> {
  const hours = new Map<string, Group<HourOfOperation>>();
  for (const call of calls) {
    const { workspace_id, integration_id, operation } = call;
    if (!integration_id) continue;
    addCall(
      groupOf(hours, [workspace_id, integration_id, operation, call.at.slice(0, HOUR_LENGTH)]).stats,
      call,
    );
  }
  const groups = [...hours.values()];
  await addGroups(db, BY_OPERATION, sums(groups, byOperation));
  await addGroups(db, TOTALS, sums(groups, byDay));
  await addGroups(db, BY_HOUR, sums(groups, byHour));
}

function byOperation([workspaceId, integrationId, operation, hour]: HourOfOperation): Key[] {
  return [[workspaceId, integrationId, operation, hour.slice(0, DAY_LENGTH)]];
}

function byDay([workspaceId, integrationId, , hour]: HourOfOperation): Key[] {
  const day = hour.slice(0, DAY_LENGTH);
  return [
    [workspaceId, integrationId, day],
    [workspaceId, WHOLE_WORKSPACE, day],
  ];
}

function byHour([workspaceId, integrationId, , hour]: HourOfOperation): Key[] {
  return [
    [workspaceId, integrationId, hour],
    [workspaceId, WHOLE_WORKSPACE, hour],
  ];
}

/** @param keysOf the keys that each group counts for */
function sums(
  groups: readonly Group<HourOfOperation>[],
  keysOf: (key: HourOfOperation) => readonly Key[],
): Group[] {
  const summed = new Map<string, Group>();
  for (const { key, stats } of groups)
    for (const wider of keysOf(key)) addStats(groupOf(summed, wider).stats, stats);
  return inOrder(summed);
}

const Histograms = Type.Array(Histogram);

/**
 * The sum of histograms.
 *
 * @param joined as they are stored, with commas between them
 * @param row whose they are: an error names it
 */
export function sumDurations(joined: string, row: string): Histogram {
  return addHistograms(decodeJsonColumn(Histograms, `[${joined}]`, 'durations', row));
}

async function addGroups(db: Database, table: StatsTable, groups: readonly Group[]): Promise<void> {
  if (groups.length === 0) return;
  const stored = await storedRows(db, table, groups);
  const rows = groups.map((group) => sumOf(group, stored.get(nameOf(group.key))));
  const sums = COUNTED.map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`);
  await insert(db, table, rows, sql`do update set ${sql.join(sums)}`);
}

/** @param rows each has the values of its key, and of COUNTED */
async function insert(
  db: Database,
  { name, key }: StatsTable,
  rows: readonly (readonly (string | number)[])[],
  onConflict: ReturnType<typeof sql>,
): Promise<void> {
  const counts = COUNTED.map((column, index) =>
    column === 'durations' ? givenText(key.length + index) : givenInteger(key.length + index),
  );
  // SQLite takes the ON of a conflict for that of a join where no WHERE is between them.
  await sql`insert into ${sql.table(name)} (${columns([...key, ...COUNTED])})
    select ${sql.join([...key.map((_, index) => givenText(index)), ...counts])} from ${givenRows(db, rows)}
    where true on conflict (${columns(key)}) ${onConflict}`.execute(db);
}

const COUNTED = ['calls', 'errors', 'failures', 'refusals', 'durations'];

/**
 * The rows that groups are added to, by the names of their keys. On PostgreSQL they are created and locked first: another
 * node that adds to them waits, and reads the sums.
 */
async function storedRows(
  db: Database,
  table: StatsTable,
  groups: readonly Group[],
): Promise<ReadonlyMap<string, StoredStats>> {
  const isPostgres = engineOf(db) === 'postgres';
  if (isPostgres)
    await insert(
      db,
      table,
      groups.map(({ key }) => [...key, ...NOTHING]),
      sql`do nothing`,
    );
  const keys = givenRows(
    db,
    groups.map(({ key }) => key),
  );
  const isKey = table.key.map((column, index) => sql`stored.${sql.ref(column)} = ${givenText(index)}`);
  const ofStored = table.key.map((column) => sql`stored.${sql.ref(column)}`);
  const { rows } = await sql<StoredStats>`
    select ${sql.join(ofStored, sql` || ' ' || `)} as name, calls, errors, failures, refusals, durations
    from ${keys} cross join ${sql.table(table.name)} as stored where ${sql.join(isKey, sql` and `)}
    ${isPostgres ? sql`order by ${sql.join(ofStored)} for update of stored` : sql``}`.execute(db);
  return new Map(rows.map((row) => [row.name, row]));
}

const NOTHING = [0, 0, 0, 0, JSON.stringify(emptyHistogram())];

function columns(names: readonly string[]) {
  return sql.join(names.map((name) => sql.ref(name)));
}

/** The values of the row that has both. */
function sumOf({ key, stats }: Group, stored: StoredStats | undefined): (string | number)[] {
  const durations = stored
    ? addHistograms([stats.durations, sumDurations(stored.durations, stored.name)])
    : stats.durations;
  return [
    ...key,
    stats.calls + (stored?.calls ?? 0),
    stats.errors + (stored?.errors ?? 0),
    stats.failures + (stored?.failures ?? 0),
    stats.refusals + (stored?.refusals ?? 0),
    JSON.stringify(durations),
  ];
}

function nameOf(key: Key): string {
  return key.join(' ');
}

/** The group of a key, created when absent. */
function groupOf<GroupKey extends Key>(groups: Map<string, Group<GroupKey>>, key: GroupKey): Group<GroupKey> {
  const name = nameOf(key);
  let group = groups.get(name);
  if (group === undefined) {
    group = { key, stats: { calls: 0, errors: 0, failures: 0, refusals: 0, durations: emptyHistogram() } };
    groups.set(name, group);
  }
  return group;
}

function addCall(stats: Stats, call: LoggedCall): void {
  const kind = errorKindOf(call);
  stats.calls += 1;
  if (kind !== undefined) stats.errors += 1;
  if (kind === 'failure') stats.failures += 1;
  if (kind === 'refusal') stats.refusals += 1;
  addDuration(stats.durations, call.duration_ms);
}

function addStats(sum: Stats, { calls, errors, failures, refusals, durations }: Stats): void {
  sum.calls += calls;
  sum.errors += errors;
  sum.failures += failures;
  sum.refusals += refusals;
  sum.durations = addHistograms([sum.durations, durations]);
}
