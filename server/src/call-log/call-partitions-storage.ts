import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

/** On PostgreSQL the log has a partition for each month: those that are kept no longer are dropped at once. */

/** A month of calls: `2026_01`, and the range of its ids, of which the last is not included. */
export type CallMonth = { name: string; fromId: string; beforeId: string };

/** Creates the partition of a month that has none, with the calls of it that were logged already. */
export async function ensurePartition(db: Database, { name, fromId, beforeId }: CallMonth): Promise<void> {
  const partition = sql.table(PREFIX + name);
  await db.transaction().execute(async (trx) => {
    if ((await partitionNames(trx)).includes(PREFIX + name)) return;
    await sql`create table ${partition} (like calls including all)`.execute(trx);
    await sql`with moved as (
        delete from calls_other where id >= ${fromId} and id < ${beforeId} returning *
      ) insert into ${partition} select * from moved`.execute(trx);
    await sql`alter table calls attach partition ${partition}
      for values from (${sql.lit(fromId)}) to (${sql.lit(beforeId)})`.execute(trx);
  });
}

/** Drops the partitions of months before one. @param month as `2026_01` */
export async function dropPartitionsBefore(db: Database, month: string): Promise<void> {
  const names = await partitionNames(db);
  for (const name of names.filter((name) => /^calls_\d{4}_\d\d$/.test(name) && name < PREFIX + month))
    await sql`drop table ${sql.table(name)}`.execute(db);
}

const PREFIX = 'calls_';

async function partitionNames(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select c.relname as name
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'calls'::regclass`.execute(
    db,
  );
  return rows.map(({ name }) => name);
}
