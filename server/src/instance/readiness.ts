import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import type { Database } from '../storage/database.ts';
import { writeInstanceValue } from '../storage/instance-values.ts';

/** Each part that calls need: `ok`, or what is wrong with it. */
export type Readiness = { database: string; secrets: string };

type Deps = { db: Database; databaseFile: string; isMasterKeyRight: boolean; log: Logger };

const FRESH_MS = 1_000;

/**
 * Whether the server can do its work: it writes to the database, for a full or read-only disk can still be read.
 *
 * @returns a check; its result is used for a second, so that those who ask often write no more
 */
export function createReadiness({ db, databaseFile, isMasterKeyRight, log }: Deps) {
  const { ino } = statSync(databaseFile);
  const failures = createFailureLog(log, 'the database cannot be written');
  let last: { at: number; result: Promise<Readiness> } | undefined;

  function check(): Promise<Readiness> {
    const now = performance.now();
    if (!last || now - last.at > FRESH_MS) last = { at: now, result: measure() };
    return last.result;
  }

  async function measure(): Promise<Readiness> {
    return {
      database: await databaseState(),
      secrets: isMasterKeyRight ? 'ok' : 'cannot be decrypted with this master key',
    };
  }

  async function databaseState(): Promise<string> {
    try {
      // What is written to a deleted file is acknowledged, and gone with the process.
      if (statSync(databaseFile).ino !== ino) return 'the file was replaced';
      await writeInstanceValue(db, 'ready_at', new Date().toISOString());
      failures.succeeded();
      return 'ok';
    } catch (error) {
      failures.failed(error);
      return 'cannot be written: the reason is in the log';
    }
  }

  return check;
}
