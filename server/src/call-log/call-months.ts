import { firstRequestIdAt, timeOfRequestId } from '../http/request-id.ts';
import type { CallMonth } from './call-partitions-storage.ts';

/**
 * Months of calls (UTC), as ranges of their ids, which sort by time.
 *
 * @param count how many, the one of `now` included
 */
export function monthsFrom(now: number, count: number): CallMonth[] {
  const date = new Date(now);
  return Array.from({ length: count }, (_, index) => {
    const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + index);
    const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + index + 1);
    const name = new Date(start).toISOString().slice(0, 7).replace('-', '_');
    return { name, fromId: firstRequestIdAt(start), beforeId: firstRequestIdAt(end) };
  });
}

/** Of the calls that are copied, the log has partitions for so many months at most; one takes all that are older. */
const MAX_MONTHS = 120;

/** Months of calls (UTC) from the one of a call to the present one. @param id of the call */
export function monthsSince(id: string): CallMonth[] {
  const now = new Date();
  const from = new Date(timeOfRequestId(id));
  const months =
    (now.getUTCFullYear() - from.getUTCFullYear()) * 12 + now.getUTCMonth() - from.getUTCMonth() + 1;
  const count = Math.min(MAX_MONTHS, Math.max(1, months));
  return monthsFrom(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1 - count), count);
}
