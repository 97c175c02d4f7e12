import type { Database } from '../storage/database.ts';
import { monthsSince } from './call-months.ts';
import { ensurePartition } from './call-partitions-storage.ts';

/**
 * Creates the partitions that the calls of a database go to when they are copied to another one, on PostgreSQL: they are
 * dropped by month like the calls that are logged there.
 *
 * @param oldest the id of the oldest of these calls; undefined: there are none
 */
export async function preparePartitionsSince(oldest: string | undefined, target: Database): Promise<void> {
  if (oldest === undefined) return;
  for (const month of monthsSince(oldest)) await ensurePartition(target, month);
}
