import type { CallOutcome } from '@trunkline/contract/call-outcomes';
import { type RawBuilder, sql } from 'kysely';

export type { CallOutcome };

/**
 * What came of a call: the class of the API's status, 5xx also where it could not be reached, or that Trunkline refused
 * the call. The index of the calls that did not succeed has the same expression (0032_call_timings_and_outcomes.ts).
 */
export const OUTCOME = sql.raw(`case
  when code = 'cancelled' then 'cancelled'
  when code is not null and status < 500 then 'refused'
  when code is not null or status_code >= 500 then '5xx'
  when status_code >= 400 then '4xx'
  when status_code >= 300 then '3xx'
  else '2xx' end`);

/** The condition of an outcome. The index is of use only where the query says that it does not ask for successes. */
export function hasOutcome(outcome: CallOutcome): RawBuilder<unknown> {
  const is = sql`${OUTCOME} = ${outcome}`;
  return outcome === '2xx' ? is : sql`${is} and ${OUTCOME} <> '2xx'`;
}
