import type { Database } from './database.ts';
import { CHANNEL, selectInvalidationsFrom, selectNewestInvalidationId } from './invalidations-storage.ts';
import { connectListener } from './postgres/open-postgres.ts';
import type { Row } from './schema.ts';

/** What a process reads the outbox of the invalidation bus with. */
export type OutboxConnection = {
  newestId: () => Promise<number>;
  /** Rows from an id on, that of the id among them. */
  readFrom: (id: number, limit: number) => Promise<Pick<Row<'invalidations'>, 'id' | 'payload'>[]>;
  close: () => Promise<void>;
};

/** Through the database that the process has open: on SQLite nothing notifies. */
export function outboxOf(db: Database): OutboxConnection {
  return { ...readsOf(db), close: async () => {} };
}

/**
 * A connection of its own to PostgreSQL that listens: no query of others delays it, and when it breaks, the reads fail.
 *
 * @param onNotify something was committed, or the connection was lost
 */
export function listenToOutbox(url: string, onNotify: () => void): OutboxConnection {
  const db = connectListener(url, CHANNEL, onNotify);
  return { ...readsOf(db), close: () => db.destroy() };
}

function readsOf(db: Database): Omit<OutboxConnection, 'close'> {
  return {
    newestId: () => selectNewestInvalidationId(db),
    readFrom: (id, limit) => selectInvalidationsFrom(db, id, limit),
  };
}
