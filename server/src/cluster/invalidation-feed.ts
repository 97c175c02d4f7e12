import { Invalidation } from '../storage/invalidation-bus.ts';
import { decodeJsonColumn } from '../storage/json-column.ts';
import type { OutboxConnection } from '../storage/outbox-connection.ts';

type Deps = {
  /** Opens what the outbox is read with. @param onNotify something was committed */
  connect: (onNotify: () => void) => OutboxConnection;
  /** Notifies the caches of this process. */
  deliver: (invalidation: Invalidation) => void;
  /** How often the outbox is read where nothing notifies. */
  pollMs: number;
  onFailure: (error: unknown) => void;
  onSuccess: () => void;
};

export type InvalidationFeed = { isCurrent: () => boolean; close: () => Promise<void> };

/** After it a process no longer relies on what it has in memory. */
const STALE_MS = 5_000;
/** Of attempts to read again after a failure: doubled up to the last. */
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;
/** Rows of one read. */
const BATCH = 500;

/**
 * Reads what other processes change, in the order of the changes and from the last that was read: a connection that is
 * cut, or a notification that is lost, loses none. What this process published itself is delivered once more.
 *
 * @throws Error when the outbox cannot be read at the start
 */
export async function followInvalidations(deps: Deps): Promise<InvalidationFeed> {
  const { deliver, pollMs } = deps;
  let connection = deps.connect(wake);
  let lastId = await connection.newestId();
  let receivedAt = performance.now();
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;
  let isWoken = false;
  let endWait = () => {};

  function wake(): void {
    isWoken = true;
    endWait();
  }

  /** Reads until the newest. The last row of the former read is read again: where it is gone, others may be too. */
  async function readNew(): Promise<void> {
    for (;;) {
      const startedAt = performance.now();
      const rows = await connection.readFrom(lastId, BATCH);
      if (lastId > 0 && rows[0]?.id !== lastId) deliver({ kind: 'everything' });
      for (const { id, payload } of rows) if (id !== lastId) deliver(decode(id, payload));
      lastId = rows.at(-1)?.id ?? 0;
      receivedAt = startedAt;
      if (rows.length < BATCH) return;
    }
  }

  /** @returns how long to wait before the next */
  async function attempt(): Promise<number> {
    try {
      await readNew();
      deps.onSuccess();
      retryMs = FIRST_RETRY_MS;
      return pollMs;
    } catch (error) {
      if (isClosed) return 0;
      deps.onFailure(error);
      // Not awaited: a lost connection may take long to close.
      connection.close().catch(() => {});
      connection = deps.connect(wake);
      const waitMs = retryMs;
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
      return waitMs;
    }
  }

  async function wait(ms: number): Promise<void> {
    if (!isWoken && !isClosed)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    isWoken = false;
  }

  async function follow(): Promise<void> {
    while (!isClosed) await wait(await attempt());
  }

  const following = follow();

  return {
    /** Whether all was received that changed until some seconds ago. */
    isCurrent: () => performance.now() - receivedAt < STALE_MS,
    async close() {
      isClosed = true;
      endWait();
      await following;
      await connection.close();
    },
  };
}

/** What another version publishes may have another form. */
function decode(id: number, payload: string): Invalidation {
  try {
    return decodeJsonColumn(Invalidation, payload, 'invalidations.payload', String(id));
  } catch {
    return { kind: 'everything' };
  }
}
