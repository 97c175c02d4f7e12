import { Worker } from 'node:worker_threads';
import { SqliteError, type SqliteReply, type SqliteRequest, type SqliteResult } from './sqlite-messages.ts';

/** One connection to a SQLite database, in a thread of its own. */
export type SqliteThread = {
  /**
   * Sends a request; requests are run in their order.
   *
   * @throws SqliteError
   */
  send: (request: SqliteRequest) => Promise<SqliteResult>;
  /** Whether SQLite has a transaction open after the last response. */
  isInTransaction: () => boolean;
  /** How many requests have no response yet. */
  waiting: () => number;
  /** Closes the connection after the requests before. */
  close: () => Promise<void>;
};

type Role = 'writer' | 'reader';

/**
 * Threads without a database, by what they were: a priority that was lowered cannot be raised again. To start one takes
 * longer than to open a file; tests open many, one after the other.
 */
const idle: Record<Role, Worker[]> = { writer: [], reader: [] };
const MAX_IDLE = 4;

/**
 * Opens a database in a thread.
 *
 * @param file path of the database file; created when absent
 * @param role a reader has a lower priority where the system lets threads have one
 * @throws SqliteError when it cannot be opened
 */
export async function openInThread(file: string, role: Role): Promise<SqliteThread> {
  const worker = idle[role].pop() ?? startWorker(role);
  const thread = connect(worker, idle[role]);
  try {
    await thread.send({ kind: 'open', file });
  } catch (error) {
    await thread.close();
    throw error;
  }
  return thread;
}

function startWorker(role: Role): Worker {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: role });
  // The process may end whenever no request waits; see `send`.
  worker.unref();
  return worker;
}

/** @param unused where the thread waits after it was closed */
function connect(worker: Worker, unused: Worker[]): SqliteThread {
  const waiting = new Map<number, PromiseWithResolvers<SqliteResult>>();
  let lastId = 0;
  let isInTransaction = false;

  const receive = (reply: SqliteReply) => {
    const request = waiting.get(reply.id);
    waiting.delete(reply.id);
    isInTransaction = reply.isInTransaction;
    if (waiting.size === 0) worker.unref();
    if ('result' in reply) request?.resolve(reply.result);
    else request?.reject(new SqliteError(reply.error));
  };
  // Nothing listens for an error of the thread: it ends the process, for the state of the database is unknown then.
  worker.on('message', receive);

  function send(request: SqliteRequest): Promise<SqliteResult> {
    const response = Promise.withResolvers<SqliteResult>();
    lastId += 1;
    if (waiting.size === 0) worker.ref();
    waiting.set(lastId, response);
    worker.postMessage({ id: lastId, request });
    return response.promise;
  }

  async function close(): Promise<void> {
    await send({ kind: 'close' });
    worker.off('message', receive);
    if (unused.length < MAX_IDLE) unused.push(worker);
    else await worker.terminate();
  }

  return { send, isInTransaction: () => isInTransaction, waiting: () => waiting.size, close };
}
