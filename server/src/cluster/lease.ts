import { v4 as uuid } from 'uuid';
import type { Database } from '../storage/database.ts';
import { deleteLease, takeLease } from './leases-storage.ts';

export type Lease = Awaited<ReturnType<typeof holdLease>>;

type Deps = {
  db: Database;
  name: string;
  /** How long it lasts once a process no longer extends it. */
  ms?: number;
  onFailure: (error: unknown) => void;
};

const LEASE_MS = 15_000;

/**
 * Tries to be the one process of all on the database that holds a lease: extends it while it has it, and takes it over
 * once another process no longer does.
 */
export async function holdLease({ db, name, ms = LEASE_MS, onFailure }: Deps) {
  const holder = uuid();
  let heldUntil = Number.NEGATIVE_INFINITY;
  const onTaken: (() => void)[] = [];
  let taking: Promise<void> | undefined;

  async function take(): Promise<void> {
    const wasHeld = isHeld();
    const askedAt = performance.now();
    try {
      // By the clock of this process it ends sooner than by the database's, which began to count later.
      heldUntil = (await takeLease(db, name, holder, ms)) ? askedAt + ms : Number.NEGATIVE_INFINITY;
    } catch (error) {
      onFailure(error);
    }
    if (isHeld() && !wasHeld) for (const start of onTaken) start();
  }

  /** Whether no other process can have it. */
  function isHeld(): boolean {
    return performance.now() < heldUntil;
  }

  await take();
  const timer = setInterval(() => {
    taking ??= take().finally(() => {
      taking = undefined;
    });
  }, ms / 3).unref();

  return {
    isHeld,
    /** Runs `start` whenever the lease comes to this process, and now where it has it. */
    whenTaken(start: () => void): void {
      onTaken.push(start);
      if (isHeld()) start();
    },
    /** Leaves it to the others. */
    async close(): Promise<void> {
      clearInterval(timer);
      await taking;
      heldUntil = Number.NEGATIVE_INFINITY;
      await deleteLease(db, name, holder);
    },
  };
}
