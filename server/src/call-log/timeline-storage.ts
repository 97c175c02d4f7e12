import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { type CallConditions, indexedConditions, otherConditions } from './call-log-storage.ts';
import { OUTCOME } from './call-outcomes-storage.ts';

/** Calls whose times begin in the same way. */
export type CallGroup = {
  prefix: string;
  scanned: number;
  oldest: string;
  calls: number;
  errors: number;
  failures: number;
};

/**
 * Counts the newest calls that an index finds by the conditions; no more than `limit` rows are read, whatever else is
 * asked of them.
 *
 * @param prefixLength how much of their times the calls of a group have in common
 */
export async function countNewestCalls(
  db: Database,
  workspaceId: string,
  conditions: CallConditions,
  { prefixLength, limit }: { prefixLength: number; limit: number },
): Promise<CallGroup[]> {
  const found = sql.join([sql`workspace_id = ${workspaceId}`, ...indexedConditions(conditions)], sql` and `);
  const isCounted = sql.join([sql`1 = 1`, ...otherConditions(conditions)], sql` and `);
  const count = (condition: ReturnType<typeof sql>) => sql`sum(case when ${condition} then 1 else 0 end)`;
  const { rows } = await sql<CallGroup>`
    select substr(at, 1, ${sql.lit(prefixLength)}) as prefix, count(*) as scanned, min(at) as oldest,
      ${count(isCounted)} as calls,
      ${count(sql`${isCounted} and outcome not in ('2xx', '3xx')`)} as errors,
      ${count(sql`${isCounted} and outcome = '5xx'`)} as failures
    from (
      select at, operation, status_code, duration_ms, ${OUTCOME} as outcome from calls where ${found}
      order by id desc limit ${sql.lit(limit)}
    ) as newest group by 1 order by 1`.execute(db);
  // Databases return counts as numbers, big integers or texts.
  return rows.map(({ prefix, oldest, scanned, calls, errors, failures }) => ({
    prefix,
    oldest,
    scanned: Number(scanned),
    calls: Number(calls),
    errors: Number(errors),
    failures: Number(failures),
  }));
}
