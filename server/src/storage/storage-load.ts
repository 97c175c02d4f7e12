import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** How busy the connections to a database are; those of SQLite are threads. */
export type StorageLoad = {
  busy: number;
  idle: number;
  /** Queries and transactions that wait for one. */
  waiting: number;
};

const loads = new WeakMap<Kysely<Schema>, () => StorageLoad>();

/** Notes how the load of a database is read. */
export function setLoad(db: Kysely<Schema>, load: () => StorageLoad): void {
  loads.set(db, load);
}

/** The load of a database that was opened; undefined for a transaction of one. */
export function loadOf(db: Kysely<Schema>): StorageLoad | undefined {
  return loads.get(db)?.();
}
