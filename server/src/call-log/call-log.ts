import { setImmediate } from 'node:timers/promises';
import type { CallSource } from '@trunkline/contract/call-outcomes';
import type { Logger } from 'pino';
import { createFailureLog } from '../config/failure-log.ts';
import { everyBatch } from '../http/pagination.ts';
import { Problem, storageUnavailable } from '../http/problems.ts';
import { firstRequestIdAt } from '../http/request-id.ts';
import type { Database } from '../storage/database.ts';
import { engineOf } from '../storage/engine.ts';
import type { Row } from '../storage/schema.ts';
import { isStorageUnavailable } from '../storage/storage-unavailable.ts';
import { addToAppTotals } from './app-totals-storage.ts';
import { addToCounts, deleteCountsBefore, deleteCountsOf, deleteHoursBefore } from './call-counts-storage.ts';
import {
  type CallConditions,
  type CallRow,
  callsOfExistingWorkspaces,
  deleteCallsBefore,
  deleteCallsOf,
  insertCalls,
  selectCalls,
} from './call-log-storage.ts';
import { monthsFrom } from './call-months.ts';
import type { CallOutcome } from './call-outcomes-storage.ts';
import { dropPartitionsBefore, ensurePartition } from './call-partitions-storage.ts';
import { addToStats } from './call-stats-storage.ts';
import { daysAgo } from './days.ts';
import { deleteDeletedWorkspace, selectDeletedWorkspaces } from './deleted-workspaces-storage.ts';
import { updateLastErrors } from './last-errors-storage.ts';

export type { CallRow };
export type CallLog = ReturnType<typeof createCallLog>;

/** Which calls a list or an export has. */
export type CallFilter = {
  app_id?: string;
  integration?: string;
  operation?: string;
  status?: number;
  status_code?: number;
  code?: string;
  subject?: string;
  source?: CallSource;
  client?: string;
  request_id?: string;
  trace_id?: string;
  outcome?: CallOutcome;
  method?: string;
  min_duration_ms?: number;
  max_duration_ms?: number;
  /** ISO 8601; `since` is included, `until` is not. */
  since?: string;
  until?: string;
};

/** Written at once: inserting some thousand rows delays other requests by some ten milliseconds. */
const MAX_ROWS_PER_WRITE = 2000;
/** While storage fails, rows are buffered up to here; then the oldest are dropped and counted. */
const MAX_BUFFERED_ROWS = 100_000;
const DAY_MS = 86_400_000;
/** The present month included. */
const PREPARED_MONTHS = 3;
/** A year and a month: counts can be compared with those of a year ago. */
const KEEP_COUNTS_DAYS = 396;
/** Charts show 24 of them. */
const KEEP_HOURS_DAYS = 3;

/**
 * The log of calls. Rows are buffered after the responses and written in batches, so that no call waits for
 * the disk; `flush` is scheduled every second, and `close` writes the rest when the server stops.
 *
 * @param keepDays rows older than this are deleted
 */
export function createCallLog(db: Database, log: Logger, keepDays: number) {
  const isPartitioned = engineOf(db) === 'postgres';
  let buffered: CallRow[] = [];
  let writing: Promise<WriteResult> | undefined;
  let nextWrite: Promise<WriteResult> | undefined;
  /** Since storage began to fail. */
  let dropped = 0;
  /** Since the start. */
  let allDropped = 0;
  const failures = createFailureLog(log, 'the call log could not be written');

  /** Logs a call; returns at once. */
  function append(call: CallRow): void {
    buffered.push(call);
    if (buffered.length === MAX_ROWS_PER_WRITE) void flush();
  }

  /**
   * Logs a call; resolves when it is on the disk, together with the others of that moment.
   *
   * @throws Problem storage_full, storage_unavailable where it cannot be written; it stays buffered
   */
  async function appendDurably(call: CallRow): Promise<void> {
    buffered.push(call);
    const { error } = await write();
    if (error !== undefined) throw notLogged(error);
  }

  /** Writes what is buffered. Never rejects: rows that cannot be written stay buffered. */
  async function flush(): Promise<void> {
    await write();
  }

  /**
   * For those who read the log: it has then every call that ended before, unless its disk is full.
   *
   * @throws Error where the database is away
   */
  async function catchUp(): Promise<void> {
    const { error } = await write();
    if (isStorageUnavailable(error)) throw error;
  }

  /**
   * Writes what is buffered. All who call it during a write share the next one; where the present one fails they do not
   * wait for another to fail.
   */
  function write(): Promise<WriteResult> {
    if (writing === undefined) {
      writing = writeBuffered().finally(() => {
        writing = undefined;
      });
      return writing;
    }
    nextWrite ??= writing.then((result) => {
      nextWrite = undefined;
      return result.error === undefined ? write() : result;
    });
    return nextWrite;
  }

  async function writeBuffered(): Promise<WriteResult> {
    for (let left = buffered.length; left > 0; ) {
      const batch = buffered.splice(0, Math.min(left, MAX_ROWS_PER_WRITE));
      left -= batch.length;
      try {
        // With an isolation level it waits for no other transaction of any node (postgres/postgres-dialect.ts).
        await db
          .transaction()
          .setIsolationLevel('read committed')
          .execute((trx) => insertBatch(trx, batch));
      } catch (error) {
        putBack(batch);
        failures.failed(error, { buffered: buffered.length, dropped });
        return { error };
      }
      if (left > 0) await setImmediate();
    }
    failures.succeeded({ dropped });
    dropped = 0;
    return {};
  }

  function putBack(batch: readonly CallRow[]): void {
    buffered = [...batch, ...buffered];
    const { length } = buffered.splice(0, Math.max(0, buffered.length - MAX_BUFFERED_ROWS));
    dropped += length;
    allDropped += length;
  }

  /** Writes what is buffered, for the last time. @throws Error where rows are lost */
  async function close(): Promise<void> {
    await writing;
    await flush();
    const lost = buffered.length + dropped;
    if (lost > 0) throw new Error(`${lost} rows of the call log could not be written, and are lost`);
  }

  /** Prepares the next months, where the log is in partitions. */
  async function preparePartitions(): Promise<void> {
    for (const month of monthsFrom(Date.now(), isPartitioned ? PREPARED_MONTHS : 0))
      await ensurePartition(db, month);
  }

  /** Deletes rows older than `keepDays`, and counts of earlier years. @param signal ends it before all are deleted */
  async function prune(signal: AbortSignal): Promise<void> {
    const oldest = Date.now() - keepDays * DAY_MS;
    for (const { name } of monthsFrom(oldest, isPartitioned ? 1 : 0)) await dropPartitionsBefore(db, name);
    await deleteCallsBefore(db, firstRequestIdAt(oldest), signal);
    await deleteCountsBefore(db, daysAgo(KEEP_COUNTS_DAYS), signal);
    await deleteHoursBefore(db, daysAgo(KEEP_HOURS_DAYS), signal);
  }

  /**
   * Deletes the calls and counts of workspaces that are deleted, in small steps that let other writes in.
   *
   * @param signal ends it before all are deleted; the next time goes on with it
   */
  async function purgeDeletedWorkspaces(signal: AbortSignal): Promise<void> {
    for (const id of await selectDeletedWorkspaces(db)) {
      await deleteCallsOf(db, id, signal);
      await deleteCountsOf(db, id, signal);
      await deleteDeletedWorkspace(db, id);
    }
  }

  /** The calls of a workspace, newest first, before the id `cursor`. */
  async function list(
    workspaceId: string,
    filter: CallFilter,
    cursor: string | undefined,
    limit: number,
  ): Promise<Row<'calls'>[]> {
    await catchUp();
    return selectCalls(db, workspaceId, conditionsOf(filter), cursor, limit);
  }

  /** The call with a request id; undefined: the log has none. */
  async function find(workspaceId: string, id: string): Promise<Row<'calls'> | undefined> {
    const [row] = await list(workspaceId, { request_id: id }, undefined, 1);
    return row;
  }

  /** All calls of a workspace until now, newest first, in batches. */
  async function* all(workspaceId: string, filter: CallFilter): AsyncGenerator<Row<'calls'>[]> {
    await catchUp();
    const conditions = conditionsOf(filter);
    yield* everyBatch((before, limit) => selectCalls(db, workspaceId, conditions, before, limit));
  }

  return {
    append,
    appendDurably,
    list,
    find,
    all,
    flush,
    catchUp,
    state: () => ({ buffered: buffered.length, dropped: allDropped }),
    close,
    prune,
    purgeDeletedWorkspaces,
    preparePartitions,
  };
}

/** The conditions of a filter. */
export function conditionsOf({
  integration,
  request_id,
  since,
  until,
  ...equal
}: CallFilter): CallConditions {
  return {
    ...equal,
    id: request_id,
    integration_slug: integration,
    fromId: since === undefined ? undefined : firstRequestIdAt(Date.parse(since)),
    beforeId: until === undefined ? undefined : firstRequestIdAt(Date.parse(until)),
  };
}

/** Of a write: why it failed, where it did. */
type WriteResult = { error?: unknown };

function notLogged(error: unknown): Problem {
  const made =
    'The call was made, and its entry in the call log could not be written, without which nothing is returned (CALL_LOG=strict).';
  if (isStorageUnavailable(error))
    return storageUnavailable(
      `${made} The database of this server does not respond. Repeat the call only if that is safe.`,
    );
  return new Problem(
    'storage_full',
    `${made} Ask the operator to make room; repeat the call only if that is safe.`,
  );
}

/** A call that ended after its workspace was deleted leaves no row behind. */
async function insertBatch(trx: Database, batch: readonly CallRow[]): Promise<void> {
  const calls = await insertCalls(trx, await callsOfExistingWorkspaces(trx, batch));
  await addToCounts(trx, calls);
  await addToStats(trx, calls);
  await updateLastErrors(trx, calls);
  await addToAppTotals(trx, calls);
}
