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

/** Threads without a database. To start one takes longer than to open a file; tests open many, one after the other. */
const idle: Worker[] = [];
const MAX_IDLE = 6;

/**
 * Opens a database in a thread.
 *
 * @param file path of the database file; created when absent
 * @throws SqliteError when it cannot be opened
 */
export async function openInThread(file: string): Promise<SqliteThread> {
  const worker = idle.pop() ?? startWorker();
  const thread = connect(worker);
  try {
    await thread.send({ kind: 'open', file });
  } catch (error) {
    await thread.close();
    throw error;
  }
  return thread;
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url));
  // The process may end whenever no request waits; see `send`.
  worker.unref();
  return worker;
}

function connect(worker: Worker): SqliteThread {
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
    if (idle.length < MAX_IDLE) idle.push(worker);
    else await worker.terminate();
  }

  return { send, isInTransaction: () => isInTransaction, waiting: () => waiting.size, close };
}
