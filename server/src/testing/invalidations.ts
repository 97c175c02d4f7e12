import type { TestContext } from 'node:test';
import { followInvalidations } from '../cluster/invalidation-feed.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { createInvalidationBus } from '../storage/invalidation-bus.ts';
import { listenToOutbox, type OutboxConnection, outboxOf } from '../storage/outbox-connection.ts';
import { isPostgresUrl } from '../storage/postgres/open-postgres.ts';
import { databaseOf } from './database.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Connect = (onNotify: () => void) => OutboxConnection;

/** A process that publishes, and how another one connects, on the engine of this run. */
export async function openTwo(t: TestContext) {
  const { location, drop } = await databaseOf(temporaryFolder(t));
  const db = await openDatabase(location);
  const other = await openDatabase(location);
  t.after(async () => {
    await Promise.all([db.destroy(), other.destroy()]);
    await drop();
  });
  const connect: Connect = (onNotify) =>
    isPostgresUrl(location) ? listenToOutbox(location, onNotify) : outboxOf(other);
  return { db, location, connect };
}

/** Follows, and collects the apps that it is notified of, `*` for everything. */
export async function follow(t: TestContext, connect: Connect, pollMs = 20) {
  const received: string[] = [];
  const failures: unknown[] = [];
  const feed = await followInvalidations({
    connect,
    deliver: (invalidation) => received.push(invalidation.kind === 'app' ? invalidation.appId : '*'),
    pollMs,
    onFailure: (error) => failures.push(error),
    onSuccess: () => {},
  });
  t.after(feed.close);
  return { received, failures, feed };
}

/** Commits a change that evicts apps. */
export const publish = (db: Database, ...appIds: string[]) =>
  createInvalidationBus(db).transaction(async (_trx, publishOne) => {
    for (const appId of appIds) publishOne({ kind: 'app', appId });
  });
