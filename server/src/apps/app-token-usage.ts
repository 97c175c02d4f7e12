import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import type { Database } from '../storage/database.ts';
import { updateLastUse } from './app-tokens-storage.ts';

export type AppTokenUsage = ReturnType<typeof createAppTokenUsage>;

/** When each app token was last used: kept in memory and written by a job every few seconds, so that a call writes nothing. */
export function createAppTokenUsage(db: Database, log: Pick<Logger, 'error' | 'info'>) {
  const failures = createFailureLog(log, 'the last uses of app tokens could not be written');
  let lastUses = new Map<string, number>();

  /** Records that the token was used now; returns immediately. */
  function record(tokenId: string): void {
    lastUses.set(tokenId, Date.now());
  }

  /** Writes the recorded uses; those that cannot be written stay for the next time. */
  async function flush(): Promise<void> {
    const pending = lastUses;
    lastUses = new Map();
    try {
      await db.transaction().execute(async (trx) => {
        for (const [id, at] of pending) await updateLastUse(trx, id, new Date(at).toISOString());
      });
      failures.succeeded();
    } catch (error) {
      lastUses = new Map([...pending, ...lastUses]);
      failures.failed(error);
    }
  }

  return { record, flush };
}
