import { constants, getPriority, setPriority } from 'node:os';
import { platform } from 'node:process';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { SqliteFailure, SqliteReply, SqliteRequest, SqliteResult } from './sqlite-messages.ts';
import { type SqliteParameters, unpackParameters } from './sqlite-parameters.ts';

/**
 * A thread that holds one connection to a SQLite database, and performs its requests in the order of the messages: no
 * disk delays the thread that serves calls.
 */

/** Statements kept prepared; those of the call log are long, and come again with every batch. */
const MAX_STATEMENTS = 200;
/** How long a connection waits for another one, of this process or an operator's command, to finish its write. */
const BUSY_MS = 5_000;

/** What a reader's priority is below that of the thread that serves calls: an export of millions of rows delays none. */
const READER_NICENESS = 5;

const NOTHING: SqliteResult = { rows: [] };
const statements = new LRUCache<string, StatementSync>({ max: MAX_STATEMENTS });
let connection: DatabaseSync | undefined;

function respond(id: number, request: SqliteRequest): void {
  try {
    const result = perform(request);
    reply({ id, isInTransaction: isInTransaction(), result }, blobsOf(result));
  } catch (error) {
    reply({ id, isInTransaction: isInTransaction(), error: failureOf(error) }, []);
  }
}

function isInTransaction(): boolean {
  return connection?.isTransaction === true;
}

function perform(request: SqliteRequest): SqliteResult {
  switch (request.kind) {
    case 'open':
      return open(request.file);
    case 'execute':
      if (request.isMember && !isInTransaction()) throw new Error('The transaction was rolled back.');
      return execute(request.sql, request.parameters);
    case 'execute member':
      return executeMember(request);
    case 'begin member':
      return script(beginMember(request.isFirst));
    case 'end member':
      return script('release member');
    case 'undo member':
      return script('rollback to member; release member');
    case 'commit':
      return script('commit');
    case 'rollback':
      return script('rollback');
    case 'copy':
      return execute('vacuum into ?', [request.file]);
    case 'close':
      return close();
  }
}

/** WAL with synchronous=FULL: what was acknowledged is on the disk, whatever ends the process. */
function open(file: string): SqliteResult {
  connection = new DatabaseSync(file, { timeout: BUSY_MS });
  return script('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
}

function close(): SqliteResult {
  statements.clear();
  connection?.close();
  connection = undefined;
  return NOTHING;
}

/** Immediate: a transaction that becomes a writer later would fail where another process wrote meanwhile. */
function beginMember(isFirst: boolean): string {
  return `${isFirst ? 'begin immediate; ' : ''}savepoint member`;
}

function executeMember({
  isFirst,
  sql,
  parameters,
}: Extract<SqliteRequest, { kind: 'execute member' }>): SqliteResult {
  script(beginMember(isFirst));
  try {
    const result = execute(sql, parameters);
    script('release member');
    return result;
  } catch (error) {
    if (isInTransaction()) script('rollback to member; release member');
    throw error;
  }
}

function execute(sql: string, parameters: SqliteParameters): SqliteResult {
  const statement = prepared(sql);
  const values = unpackParameters(parameters);
  if (statement.columns().length > 0) return { rows: statement.all(...values) };
  return { rows: [], ...statement.run(...values) };
}

function prepared(sql: string): StatementSync {
  const known = statements.get(sql);
  if (known) return known;
  const statement = opened().prepare(sql);
  // Statements that change the schema run once.
  if (/^(?:select|insert|update|delete)\b/i.test(sql)) statements.set(sql, statement);
  return statement;
}

function script(sql: string): SqliteResult {
  opened().exec(sql);
  return NOTHING;
}

function opened(): DatabaseSync {
  if (!connection) throw new Error('The database is closed.');
  return connection;
}

function failureOf(error: unknown): SqliteFailure {
  if (!(error instanceof Error)) return { message: String(error), code: undefined, errcode: undefined };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const errcode = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : undefined;
  return { message: error.message, code, errcode };
}

/** Blobs are handed over, not copied: a spec may have megabytes. */
function blobsOf({ rows }: SqliteResult): ArrayBuffer[] {
  return rows.flatMap((row) =>
    Object.values(row).flatMap((value) =>
      value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [],
    ),
  );
}

function reply(message: SqliteReply, transferred: ArrayBuffer[]): void {
  parentPort?.postMessage(message, transferred);
}

// On Linux each thread has a priority of its own.
if (workerData === 'reader' && platform === 'linux')
  setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + READER_NICENESS));

parentPort?.on('message', ({ id, request }: { id: number; request: SqliteRequest }) => respond(id, request));
