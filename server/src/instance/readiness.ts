import { statSync } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import type { Redis, RedisStatus } from '../redis/redis.ts';
import type { Database } from '../storage/database.ts';
import { writeInstanceValue } from '../storage/instance-values.ts';
import { compareMigrations } from '../storage/migrations.ts';

/** The state of each part: `ok`, or what is wrong. */
type Parts = {
  server: string;
  database: string;
  migrations: string;
  secrets: string;
  bus: string;
  /** Of the database file; absent where there is none. */
  disk?: string;
  redis?: string;
};
type State = { isReady: boolean; parts: Parts };
/** What calls go on without is no reason to send them elsewhere. */
type Storage = { isReady: boolean; parts: Pick<Parts, 'database' | 'migrations' | 'secrets' | 'disk'> };

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
  /** Bytes that may still be written beside a file; tests pass their own. */
  freeBytes?: (file: string) => Promise<number>;
};

const FRESH_MS = 1_000;
const MIB = 1024 * 1024;
/** The call log of some hours, or the copy of a small database before an upgrade. */
const MIN_FREE_BYTES = 256 * MIB;

/**
 * Whether the server can do its work: it writes to the database, for a full or read-only disk can still be read.
 */
export function createReadiness({
  db,
  databaseFile,
  isMasterKeyRight,
  isBusCurrent,
  redis,
  log,
  freeBytes = bytesFreeBeside,
}: Deps) {
  const ino = inodeOf(databaseFile);
  /** Of the WAL, which the first write creates where there is none. */
  let walIno: number | undefined;
  const failures = createFailureLog(log, 'the database cannot be written');
  let last: { at: number; result: Promise<Storage> } | undefined;
  let isStopping = false;

  /** What is found of the storage is used for a second, so that those who ask often write no more. */
  async function check(): Promise<State> {
    const now = performance.now();
    if (!last || now - last.at > FRESH_MS) last = { at: now, result: measure() };
    const storage = await last.result;
    const bus = isBusCurrent()
      ? 'ok'
      : 'changes of other processes are not received: each call reads the database';
    return {
      isReady: storage.isReady && !isStopping && bus === 'ok',
      parts: {
        server: isStopping ? 'is stopping' : 'ok',
        ...storage.parts,
        bus,
        ...(redis && { redis: redisState(redis.status()) }),
      },
    };
  }

  /** The server is about to stop: load balancers send their requests elsewhere. */
  function stop(): void {
    isStopping = true;
  }

  async function measure(): Promise<Storage> {
    const [database, migrations, disk] = await Promise.all([databaseState(), migrationState(), diskState()]);
    const secrets = isMasterKeyRight ? 'ok' : 'cannot be decrypted with this master key';
    return {
      isReady: database === 'ok' && migrations.isReady && secrets === 'ok',
      parts: { database, migrations: migrations.state, secrets, ...(disk !== undefined && { disk }) },
    };
  }

  async function databaseState(): Promise<string> {
    try {
      // SQLite acknowledges writes to a deleted file, and to a deleted WAL, but they are lost when the process ends.
      if (inodeOf(databaseFile) !== ino) return REPLACED;
      await writeInstanceValue(db, 'ready_at', new Date().toISOString());
      const written = inodeOf(databaseFile && `${databaseFile}-wal`);
      walIno ??= written;
      if (written !== walIno) return REPLACED;
      if (!(await isSqliteFile(databaseFile))) return 'the file is damaged: restore a backup';
      failures.succeeded();
      return 'ok';
    } catch (error) {
      failures.failed(error);
      return 'cannot be written: the reason is in the log';
    }
  }

  /** The start brings a database up to date; what is there now may have been restored, or upgraded by another server. */
  async function migrationState(): Promise<{ isReady: boolean; state: string }> {
    try {
      const { pending, unknown } = await compareMigrations(db);
      if (pending.length > 0)
        return { isReady: false, state: `the database lacks ${pending.join(', ')}: restart this server` };
      if (unknown.length > 0)
        return { isReady: true, state: 'a newer version upgraded the database: upgrade this server too' };
      return { isReady: true, state: 'ok' };
    } catch {
      return { isReady: false, state: 'cannot be read from the database' };
    }
  }

  async function diskState(): Promise<string | undefined> {
    if (databaseFile === undefined) return undefined;
    try {
      const bytes = await freeBytes(databaseFile);
      return bytes < MIN_FREE_BYTES ? `nearly full: ${Math.floor(bytes / MIB)} MiB are free` : 'ok';
    } catch {
      return 'cannot be read';
    }
  }

  return { check, stop };
}

async function bytesFreeBeside(file: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(file));
  return bavail * bsize;
}

function redisState({ isAvailable, failures }: RedisStatus): string {
  return isAvailable
    ? 'ok'
    : `does not respond: each process counts on its own (failures since the start: ${failures})`;
}

/** How every database file begins (sqlite.org/fileformat.html, 1.2). What SQLite has in its cache says nothing of the file. */
const HEADER = 'SQLite format 3\0';

/** @param file undefined: the database is not a file of this machine */
async function isSqliteFile(file: string | undefined): Promise<boolean> {
  if (file === undefined) return true;
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
    return buffer.toString('latin1') === HEADER;
  } finally {
    await handle.close();
  }
}

const REPLACED = 'the file was replaced';

/** @param file undefined: the database is not a file of this machine */
function inodeOf(file: string | undefined): number | undefined {
  return file === undefined ? undefined : statSync(file, { throwIfNoEntry: false })?.ino;
}
