import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
} from 'kysely';
import type { SqliteResult } from './sqlite-messages.ts';
import { packParameters, type SqliteValue } from './sqlite-parameters.ts';
import type { SqliteReaders } from './sqlite-readers.ts';
import type { SqliteTransaction, SqliteWriter } from './sqlite-writer.ts';

type Threads = { writer: SqliteWriter; readers: SqliteReaders; close: () => Promise<void> };

/** Kysely's SQLite dialect over threads: queries outside of transactions go to the readers. */
export class ThreadedSqliteDialect extends SqliteDialect {
  readonly #threads: Threads;

  constructor(threads: Threads) {
    // Kysely's own driver, which would open this, is replaced below.
    super({ database: () => Promise.reject(new Error('The threads hold the database.')) });
    this.#threads = threads;
  }

  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }

  override createDriver(): Driver {
    return new ThreadedDriver(this.#threads);
  }
}

class Adapter extends SqliteAdapter {
  /** Kysely would run one query after the other, and hang where one is sent to the database within a transaction. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite rolls back DDL like any statement: all pending migrations run in one transaction, or none of them. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ThreadedDriver implements Driver {
  readonly #threads: Threads;

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    return new Connection(this.#threads);
  }

  beginTransaction(connection: Connection): Promise<void> {
    return connection.begin();
  }

  commitTransaction(connection: Connection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: Connection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(): Promise<void> {}

  destroy(): Promise<void> {
    return this.#threads.close();
  }
}

/** Kysely reads the tables of a database with a query that begins with `with`. */
const READS = /^\s*(?:select\b|with\b(?![\s\S]*\b(?:insert|update|delete|replace)\b))/i;

class Connection implements DatabaseConnection {
  readonly #threads: Threads;
  #transaction: SqliteTransaction | undefined;

  constructor(threads: Threads) {
    this.#threads = threads;
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#threads.writer.begin();
  }

  async commit(): Promise<void> {
    await this.#takeTransaction()?.commit();
  }

  /** Kysely also rolls back what could not be committed: nothing is left to undo then. */
  async rollback(): Promise<void> {
    await this.#takeTransaction()?.rollback();
  }

  #takeTransaction(): SqliteTransaction | undefined {
    const transaction = this.#transaction;
    this.#transaction = undefined;
    return transaction;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const statement = { sql, parameters: packParameters(parameters.map(sqliteValue)) };
    return queryResult(await this.#executorOf(sql).execute(statement));
  }

  #executorOf(sql: string): Pick<SqliteTransaction, 'execute'> {
    if (this.#transaction) return this.#transaction;
    return READS.test(sql) ? this.#threads.readers : this.#threads.writer;
  }

  /** Lists are read page by page instead (http/exports.ts). */
  streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Queries are not streamed: read page by page.');
  }
}

function queryResult<Row>({ rows, changes, lastInsertRowid }: SqliteResult): QueryResult<Row> {
  return {
    // Which rows a query returns, Kysely derives from the schema.
    rows: rows as Row[],
    ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
    ...(lastInsertRowid !== undefined && { insertId: BigInt(lastInsertRowid) }),
  };
}

/** better-auth passes booleans and dates; SQLite has neither. */
function sqliteValue(value: unknown): SqliteValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString();
  if (value === null || value === undefined) return null;
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array
  ) {
    return value;
  }
  throw new TypeError(`SQLite cannot store a ${typeof value}`);
}
