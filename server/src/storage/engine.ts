import { type Kysely, PostgresAdapter } from 'kysely';

/** Which database it is: the few statements that differ ask this. */
export type Engine = 'sqlite' | 'postgres';

/** @param db a database, or a transaction of one */
export function engineOf<Tables>(db: Kysely<Tables>): Engine {
  return db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}
