import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Named values of the installation itself, such as the hash of the open set-up link. */

export async function readInstanceValue(db: Kysely<Schema>, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('instance').select('value').where('name', '=', name).executeTakeFirst();
  return row?.value;
}

export async function writeInstanceValue(db: Kysely<Schema>, name: string, value: string): Promise<void> {
  await db
    .insertInto('instance')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Deletes a value if it is the given one. @returns whether it was; of two callers at once, only for one */
export async function deleteInstanceValue(db: Kysely<Schema>, name: string, value: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('instance')
    .where('name', '=', name)
    .where('value', '=', value)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
