import type { Database } from './database.ts';

type Options<Value> = {
  db: Database;
  /** Says in the log when writing begins to fail, and when it works again. */
  failures: { succeeded: () => void; failed: (error: unknown) => void };
  /** What two values of an id come to. */
  merge: (earlier: Value, later: Value) => Value;
  write: (trx: Database, id: string, value: Value) => Promise<void>;
};

/** Values by their ids that wait in memory until a job writes them: who adds one waits for no disk. */
export function createWriteBuffer<Value>({ db, failures, merge, write }: Options<Value>) {
  let waiting = new Map<string, Value>();
  let written = Promise.resolve();

  function add(id: string, value: Value): void {
    const earlier = waiting.get(id);
    waiting.set(id, earlier === undefined ? value : merge(earlier, value));
  }

  /** Writes all in one transaction, after those before; what cannot be written stays for the next time. */
  function flush(): Promise<void> {
    written = written.then(writeWaiting);
    return written;
  }

  async function writeWaiting(): Promise<void> {
    if (waiting.size === 0) return;
    const batch = waiting;
    waiting = new Map();
    try {
      await db.transaction().execute(async (trx) => {
        for (const [id, value] of batch) await write(trx, id, value);
      });
      failures.succeeded();
    } catch (error) {
      const later = waiting;
      waiting = batch;
      for (const [id, value] of later) add(id, value);
      failures.failed(error);
    }
  }

  return { add, flush };
}
