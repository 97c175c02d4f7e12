import { firstRequestIdAt } from '../http/request-id.ts';
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
