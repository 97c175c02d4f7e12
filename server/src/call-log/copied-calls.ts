import type { Database } from '../storage/database.ts';
import { selectOldestCallId } from './call-log-storage.ts';
import { monthsSince } from './call-months.ts';
import { ensurePartition } from './call-partitions-storage.ts';

/**
 * Creates the partitions that the calls of a database go to when they are copied to another one, on PostgreSQL: they are
 * dropped by month like the calls that are logged there.
 */
export async function preparePartitionsFor(source: Database, target: Database): Promise<void> {
  const oldest = await selectOldestCallId(source);
  if (oldest === undefined) return;
  for (const month of monthsSince(oldest)) await ensurePartition(target, month);
}
