import type { StorageLoad } from '../storage-load.ts';
import type { SqliteRequest, SqliteResult } from './sqlite-messages.ts';
import { openInThread, type SqliteThread } from './sqlite-thread.ts';

export type SqliteReaders = ReturnType<typeof createReaders>;

/** A long read, such as a page of usage, leaves one for the short ones. */
const MAX_READERS = 2;

/**
 * The connections that read outside of transactions. Each read sees what was acknowledged before it began, and waits for
 * no write (WAL).
 *
 * @param file path of a database file that exists
 */
export function createReaders(file: string) {
  const opening: Promise<SqliteThread>[] = [];
  const readers: SqliteThread[] = [];

  async function execute(
    statement: Pick<Extract<SqliteRequest, { kind: 'execute' }>, 'sql' | 'parameters'>,
  ): Promise<SqliteResult> {
    const reader = await leastBusy();
    return reader.send({ kind: 'execute', isMember: false, ...statement });
  }

  function leastBusy(): SqliteThread | Promise<SqliteThread> {
    const [first, ...others] = readers;
    const least = others.reduce(
      (one, other) => (other.waiting() < (one?.waiting() ?? 0) ? other : one),
      first,
    );
    if (least && (least.waiting() === 0 || opening.length === MAX_READERS)) return least;
    return open();
  }

  async function open(): Promise<SqliteThread> {
    const [known] = opening;
    if (known && opening.length === MAX_READERS) return known;
    const thread = openInThread(file, 'reader');
    opening.push(thread);
    try {
      readers.push(await thread);
    } catch (error) {
      opening.splice(opening.indexOf(thread), 1);
      throw error;
    }
    return thread;
  }

  async function close(): Promise<void> {
    for (const opened of await Promise.allSettled(opening))
      if (opened.status === 'fulfilled') await opened.value.close();
  }

  function load(): StorageLoad {
    const waiting = readers.map((reader) => reader.waiting());
    const busy = waiting.filter((count) => count > 0).length;
    return {
      busy,
      idle: readers.length - busy,
      waiting: waiting.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    };
  }

  return { execute, close, load };
}
