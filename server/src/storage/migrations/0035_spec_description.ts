import { type Kysely, sql } from 'kysely';
import { engineOf } from '../engine.ts';

/** What a spec says of its API, for integrations that are created from it. Not `description`, which a join of an older node would find twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const text = engineOf(db) === 'postgres' ? sql`text collate "C"` : sql`text`;
  await db.schema
    .alterTable('specs')
    .addColumn('api_description', text, (c) => c.notNull().defaultTo(''))
    .execute();
}
