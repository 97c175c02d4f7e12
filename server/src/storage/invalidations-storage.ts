import { sql } from 'kysely';
import type { Database } from './database.ts';
import { engineOf } from './engine.ts';
import type { Row } from './schema.ts';

/**
 * The outbox of the invalidation bus. Transactions run one after the other on both engines (postgres-dialect.ts), so a
 * row never becomes visible after one with a greater id.
 */

/** Of PostgreSQL's NOTIFY (https://www.postgresql.org/docs/current/sql-notify.html). */
export const CHANNEL = 'trunkline_invalidations';

/** Adds rows, and on PostgreSQL notifies the listeners with the last id once the transaction is committed. */
export async function insertInvalidations(trx: Database, payloads: readonly string[]): Promise<void> {
  const created_at = new Date().toISOString();
  const rows = await trx
    .insertInto('invalidations')
    .values(payloads.map((payload) => ({ payload, created_at })))
    .returning('id')
    .execute();
  if (engineOf(trx) === 'postgres')
    await sql`select pg_notify(${CHANNEL}, ${String(rows.at(-1)?.id)})`.execute(trx);
}

/** Rows from an id on, that of the id among them, in the order of the changes. */
export function selectInvalidationsFrom(
  db: Database,
  id: number,
  limit: number,
): Promise<Pick<Row<'invalidations'>, 'id' | 'payload'>[]> {
  return db
    .selectFrom('invalidations')
    .select(['id', 'payload'])
    .where('id', '>=', id)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** 0 where there is none. */
export async function selectNewestInvalidationId(db: Database): Promise<number> {
  const row = await db
    .selectFrom('invalidations')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** The newest row stays: a process sees by the row that it read last that none was deleted unread. */
export async function deleteInvalidationsBefore(db: Database, created_at: string): Promise<void> {
  await db
    .deleteFrom('invalidations')
    .where('created_at', '<', created_at)
    .where('id', '<', ({ selectFrom }) =>
      selectFrom('invalidations').select(({ fn }) => fn.max('id').as('id')),
    )
    .execute();
}
