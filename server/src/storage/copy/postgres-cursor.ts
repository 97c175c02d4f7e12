import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Value } from './values.ts';

/**
 * The rows of a query, a batch in memory at a time.
 *
 * @param transaction in which the query runs; one cursor at a time
 * @param size how many rows the next batch has at most
 */
export async function* eachBatch(
  transaction: Database,
  query: RawBuilder<unknown>,
  size: () => number,
): AsyncGenerator<Record<string, Value>[]> {
  await sql`declare copied no scroll cursor for ${query}`.execute(transaction);
  for (;;) {
    const { rows } = await sql<Record<string, Value>>`fetch ${sql.lit(size())} from copied`.execute(
      transaction,
    );
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close copied`.execute(transaction);
}
