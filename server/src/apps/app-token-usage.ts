import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import type { Database } from '../storage/database.ts';
import { createWriteBuffer } from '../storage/write-buffer.ts';
import { updateLastUse } from './app-tokens-storage.ts';

export type AppTokenUsage = ReturnType<typeof createAppTokenUsage>;

/** When each app token was last used: written by a job every few seconds, so that a call writes nothing. */
export function createAppTokenUsage(db: Database, log: Pick<Logger, 'error' | 'info'>) {
  const uses = createWriteBuffer<number>({
    db,
    failures: createFailureLog(log, 'the last uses of app tokens could not be written'),
    merge: (_earlier, later) => later,
    write: (trx, id, at) => updateLastUse(trx, id, new Date(at).toISOString()),
  });

  /** Records that the token was used now; returns immediately. */
  function record(tokenId: string): void {
    uses.add(tokenId, Date.now());
  }

  return { record, flush: uses.flush };
}
