import { sql } from 'kysely';
import type { Database } from './database.ts';
import { engineOf } from './engine.ts';

/**
 * Rows that a statement reads, as one parameter: its text is the same for any number of rows, and building one with a
 * parameter for each value takes longer than running it.
 *
 * @returns the table `given`, for a FROM clause; `givenText` and `givenInteger` are its columns
 */
export function givenRows(db: Database, rows: readonly (readonly (string | number | null)[])[]) {
  const json = JSON.stringify(rows);
  return engineOf(db) === 'sqlite'
    ? sql`json_each(${json}) as given`
    : sql`json_array_elements(${json}::json) as given (value)`;
}

/** @param index of the column in the rows */
export function givenText(index: number) {
  return sql<string>`given.value ->> ${sql.lit(index)}`;
}

/** @param index of the column in the rows */
export function givenInteger(index: number) {
  return sql<number>`cast(given.value ->> ${sql.lit(index)} as integer)`;
}
