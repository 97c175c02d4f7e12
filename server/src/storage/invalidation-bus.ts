import { type Static, Type } from 'typebox';
import type { Database } from './database.ts';
import { deleteInvalidationsBefore, insertInvalidations } from './invalidations-storage.ts';

/** Something that cached configuration was made from has changed. */
export const Invalidation = Type.Union([
  Type.Object({
    kind: Type.Literal('integration'),
    workspaceId: Type.String(),
    slug: Type.String(),
    /** The id of an integration that was deleted. */
    deletedId: Type.Optional(Type.String()),
  }),
  Type.Object({ kind: Type.Literal('app'), appId: Type.String() }),
  Type.Object({ kind: Type.Literal('app_token'), hash: Type.String() }),
  Type.Object({ kind: Type.Literal('workspace'), workspaceId: Type.String() }),
  /** What changed is not known: some of it was not received. */
  Type.Object({ kind: Type.Literal('everything') }),
]);
export type Invalidation = Static<typeof Invalidation>;

export type Publish = (invalidation: Invalidation) => void;

export type InvalidationBus = ReturnType<typeof createInvalidationBus>;

/** Far longer than any process goes without reading; one that was away for longer evicts everything. */
const KEEP_MS = 10 * 60_000;

/**
 * Notifies the caches of every process of what to evict. In this process an invalidation is received after the transaction and
 * before the response: the next call after an acknowledged change uses it. The others read it from the outbox
 * (cluster/invalidation-feed.ts).
 */
export function createInvalidationBus(db: Database) {
  const listeners = new Set<(invalidation: Invalidation) => void>();

  /**
   * Runs a change in a transaction. What it publishes is stored in the same transaction: it is committed with the change
   * or not at all.
   *
   * @returns what the change returns @throws what it throws
   */
  async function transaction<T>(change: (trx: Database, publish: Publish) => Promise<T>): Promise<T> {
    const published: Invalidation[] = [];
    try {
      return await db.transaction().execute(async (trx) => {
        const result = await change(trx, (invalidation) => published.push(invalidation));
        if (published.length > 0)
          await insertInvalidations(
            trx,
            published.map((invalidation) => JSON.stringify(invalidation)),
          );
        return result;
      });
    } finally {
      // Also where it failed: after a lost connection it is not known whether it was committed.
      for (const invalidation of published) deliver(invalidation);
    }
  }

  /** Notifies the caches of this process. */
  function deliver(invalidation: Invalidation): void {
    for (const listener of listeners) listener(invalidation);
  }

  function subscribe(listener: (invalidation: Invalidation) => void): void {
    listeners.add(listener);
  }

  /** Deletes what every process has read long ago. */
  async function prune(): Promise<void> {
    await deleteInvalidationsBefore(db, new Date(Date.now() - KEEP_MS).toISOString());
  }

  return { transaction, deliver, subscribe, prune };
}
