import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import type { Redis, RedisStatus } from '../redis/redis.ts';
import type { Database } from '../storage/database.ts';
import { writeInstanceValue } from '../storage/instance-values.ts';

/** The state of each part that calls need: `ok`, or what is wrong. */
type Parts = { server: string; database: string; secrets: string; bus: string };
/** With what they go on without. */
type State = { isReady: boolean; parts: Parts & { redis?: string } };
type Storage = Pick<Parts, 'database' | 'secrets'>;

export type Readiness = ReturnType<typeof createReadiness>;

type Deps = {
  db: Database;
  databaseFile: string | undefined;
  isMasterKeyRight: boolean;
  /** Whether this process receives what others change. */
  isBusCurrent: () => boolean;
  /** undefined: the server has none. */
  redis: Pick<Redis, 'status'> | undefined;
  log: Logger;
};

const FRESH_MS = 1_000;

/**
 * Whether the server can do its work: it writes to the database, for a full or read-only disk can still be read.
 */
export function createReadiness({ db, databaseFile, isMasterKeyRight, isBusCurrent, redis, log }: Deps) {
  const ino = inodeOf(databaseFile);
  const failures = createFailureLog(log, 'the database cannot be written');
  let last: { at: number; result: Promise<Storage> } | undefined;
  let isStopping = false;

  /** What is found of the storage is used for a second, so that those who ask often write no more. */
  async function check(): Promise<State> {
    const now = performance.now();
    if (!last || now - last.at > FRESH_MS) last = { at: now, result: measure() };
    const parts = {
      server: isStopping ? 'is stopping' : 'ok',
      ...(await last.result),
      bus: isBusCurrent()
        ? 'ok'
        : 'changes of other processes are not received: each call reads the database',
    };
    const isReady = Object.values(parts).every((state) => state === 'ok');
    return { isReady, parts: { ...parts, ...(redis && { redis: redisState(redis.status()) }) } };
  }

  /** The server is about to stop: load balancers send their requests elsewhere. */
  function stop(): void {
    isStopping = true;
  }

  async function measure(): Promise<Storage> {
    return {
      database: await databaseState(),
      secrets: isMasterKeyRight ? 'ok' : 'cannot be decrypted with this master key',
    };
  }

  async function databaseState(): Promise<string> {
    try {
      // SQLite acknowledges writes to a deleted file, but they are lost when the process ends.
      if (inodeOf(databaseFile) !== ino) return 'the file was replaced';
      await writeInstanceValue(db, 'ready_at', new Date().toISOString());
      failures.succeeded();
      return 'ok';
    } catch (error) {
      failures.failed(error);
      return 'cannot be written: the reason is in the log';
    }
  }

  return { check, stop };
}

function redisState({ isAvailable, failures }: RedisStatus): string {
  return isAvailable
    ? 'ok'
    : `does not respond: each process counts on its own (failures since the start: ${failures})`;
}

/** @param file undefined: the database is not a file of this machine */
function inodeOf(file: string | undefined): number | undefined {
  return file === undefined ? undefined : statSync(file).ino;
}
