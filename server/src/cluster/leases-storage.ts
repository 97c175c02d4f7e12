import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';

/** Leases by name; the clock is the database's, for those of the nodes may differ. */

/**
 * Takes a lease that is free or over, or extends one that the holder has. One that ends later than any would is over too:
 * the clock was set back.
 *
 * @returns whether the holder has it now; of several at once, only one
 */
export async function takeLease(db: Database, name: string, holder: string, ms: number): Promise<boolean> {
  const now = nowOf(db);
  const row = await db
    .insertInto('leases')
    .values({ name, holder, until: sql<number>`${now} + ${sql.lit(ms)}` })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet(({ ref }) => ({ holder: ref('excluded.holder'), until: ref('excluded.until') }))
        .where(({ or, eb, ref }) =>
          or([
            eb('leases.holder', '=', holder),
            eb('leases.until', '<', now),
            eb('leases.until', '>', eb(ref('excluded.until'), '+', sql.lit(ms))),
          ]),
        ),
    )
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

export async function deleteLease(db: Database, name: string, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute();
}

/** In milliseconds. */
function nowOf(db: Database) {
  return engineOf(db) === 'postgres'
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
}
