import type { SqliteParameters } from './sqlite-parameters.ts';

/** The requests to the threads of a SQLite database, and their responses; see sqlite-worker.ts. */

export type SqliteRequest =
  /** Opens the file, created when absent; a thread has one database at a time. */
  | { kind: 'open'; file: string }
  /** Runs one statement. `isMember`: of a transaction that is open; where SQLite ended it, nothing is run. */
  | { kind: 'execute'; isMember: boolean; sql: string; parameters: SqliteParameters }
  /** Runs one statement as a member of a transaction, of which it is the first: all of it happens, or nothing. */
  | { kind: 'execute member'; isFirst: boolean; sql: string; parameters: SqliteParameters }
  /** Begins a member of a transaction, and the transaction where it is the first. */
  | { kind: 'begin member'; isFirst: boolean }
  | { kind: 'end member' }
  | { kind: 'undo member' }
  | { kind: 'commit' }
  | { kind: 'rollback' }
  /** Copies the database into a new file. */
  | { kind: 'copy'; file: string }
  | { kind: 'close' };

export type SqliteResult = {
  rows: Record<string, unknown>[];
  changes?: number | bigint;
  lastInsertRowid?: number | bigint;
};

/** `isInTransaction`: after the request. SQLite ends a transaction by itself after some errors, such as a full disk. */
export type SqliteReply = { id: number; isInTransaction: boolean } & (
  | { result: SqliteResult }
  | { error: SqliteFailure }
);

/** The fields of an error of node:sqlite; a thread's message does not carry them with the Error. */
export type SqliteFailure = { message: string; code: string | undefined; errcode: number | undefined };

/** An error of SQLite. `errcode`: its result code (sqlite.org/rescode.html). */
export class SqliteError extends Error {
  readonly code: string | undefined;
  readonly errcode: number | undefined;

  constructor({ message, code, errcode }: SqliteFailure) {
    super(message);
    this.name = 'SqliteError';
    this.code = code;
    this.errcode = errcode;
  }
}
