import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely';
import { noteLostConnection } from '../storage-unavailable.ts';

/** Kysely's PostgreSQL dialect, with transactions that run one after the other. */
export class SerialPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #lockMs: number;

  /** @param lockMs how long a transaction may wait for another one; 0: as long as it takes */
  constructor(config: PostgresDialectConfig, lockMs: number) {
    super(config);
    this.#config = config;
    this.#lockMs = lockMs;
  }

  override createDriver(): Driver {
    return new SerialDriver(this.#config, this.#lockMs);
  }
}

type Connection = Parameters<PostgresDriver['rollbackTransaction']>[0];

/** Of this program's advisory locks; an arbitrary number that stays the same. */
const WRITER_LOCK = 7_461_001;

/**
 * The rules read before they write, and rely on nobody writing in between, as on SQLite, where there is one writer. So a
 * transaction waits here until no other runs, in all nodes. One with an isolation level of its own does not.
 */
class SerialDriver extends PostgresDriver {
  readonly #lock: CompiledQuery;

  constructor(config: PostgresDialectConfig, lockMs: number) {
    super(config);
    this.#lock = CompiledQuery.raw("select set_config('lock_timeout', $1, true), pg_advisory_xact_lock($2)", [
      String(lockMs),
      WRITER_LOCK,
    ]);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    try {
      return await super.acquireConnection();
    } catch (error) {
      if (error instanceof Error) noteLostConnection(error);
      throw error;
    }
  }

  override async beginTransaction(connection: Connection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings);
    if (settings.isolationLevel !== undefined) return;
    try {
      await connection.executeQuery(this.#lock);
    } catch (error) {
      await super.rollbackTransaction(connection);
      throw error;
    }
  }
}
