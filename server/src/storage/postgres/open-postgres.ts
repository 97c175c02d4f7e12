import {
  HandleEmptyInListsPlugin,
  Kysely,
  type PostgresPool,
  replaceWithNoncontingentExpression,
  sql,
} from 'kysely';
import pg from 'pg';
import type { Schema } from '../schema.ts';
import { setLoad } from '../storage-load.ts';
import { noteLostConnection } from '../storage-unavailable.ts';
import { StorageUnusable } from '../storage-unusable.ts';
import { startCountdown } from './countdown.ts';
import { SerialPostgresDialect } from './postgres-dialect.ts';
import { endSilentConnections } from './silent-server.ts';

type Limits = {
  connections: number;
  /** How long a statement may run; 0: as long as it takes. */
  statementMs: number;
  /** How long a connection may be in use. */
  useMs: number;
  /** How long a server that is silent has to respond to another connection (silent-server.ts). */
  probeMs: number;
  /** How long a transaction may wait for another one; 0: as long as it takes. */
  lockMs: number;
};

/** More than any page or batch takes; with a silent server a query fails within two seconds. */
const SERVING: Limits = {
  connections: 10,
  statementMs: 30_000,
  useMs: 60_000,
  probeMs: 1_000,
  lockMs: 5_000,
};
/** An index of a large table takes its time, and so does what waits for another node's migration. */
const MAINTENANCE: Limits = {
  connections: 1,
  statementMs: 0,
  useMs: Number.POSITIVE_INFINITY,
  probeMs: 15_000,
  lockMs: 0,
};
/** It reads a few rows by their key. */
const LISTENING: Limits = { connections: 1, statementMs: 2_000, useMs: 2_000, probeMs: 1_000, lockMs: 0 };

/** How long a query waits for a connection: management responds with 503 after it, and calls go on from memory. */
const ACQUIRE_MS = 1_500;
/** Of opening one, which may come late. */
const CONNECT_MS = 3_000;
/** A node that stops in the middle of a transaction would keep those of all others waiting. */
const IDLE_IN_TRANSACTION_MS = 5_000;

/**
 * Connects to a PostgreSQL database; the first query opens a connection.
 *
 * @param url as DATABASE_URL has it: postgres://user:password@host:port/database
 */
export function connectToPostgres(url: string): Kysely<Schema> {
  const pool = createPool(url, SERVING);
  const database = kyselyOf(pool, SERVING);
  setLoad(database, () => ({
    busy: pool.totalCount - pool.idleCount,
    idle: pool.idleCount,
    waiting: pool.waitingCount,
  }));
  return database;
}

/** The same for migrations and copies, whose statements may take long. */
export function connectForMaintenance(url: string): Kysely<Schema> {
  return kyselyOf(createPool(url, MAINTENANCE), MAINTENANCE);
}

/**
 * One connection that listens to a channel; a query opens it again where it broke.
 *
 * @param onNotify called for every notification, and when the connection breaks
 */
export function connectListener(url: string, channel: string, onNotify: () => void): Kysely<Schema> {
  const pool = createPool(url, LISTENING);
  pool.on('connect', (client) => {
    client.on('notification', onNotify);
    // Before the query that opened it: what is committed after that query's snapshot is notified. Where it fails, so
    // does that query.
    client.query(`listen ${channel}`).catch(() => {});
  });
  pool.on('error', onNotify);
  return kyselyOf(pool, LISTENING);
}

function createPool(url: string, { connections, statementMs, ...timeouts }: Limits): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'trunkline',
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: statementMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    types: { getTypeParser },
  });
  // A connection that breaks is replaced, and its query fails; without listeners its error would end the process, be it
  // idle (the pool's) or in use (its own).
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', noteLostConnection));
  endSilentConnections(pool, url, timeouts);
  return pool;
}

function kyselyOf(pool: pg.Pool, { lockMs }: Limits): Kysely<Schema> {
  return new Kysely<Schema>({
    dialect: new SerialPostgresDialect({ pool: withAcquireTimeout(pool) }, lockMs),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
}

/** A pool that is waited for a short time, in which a pause of this process does not count. */
function withAcquireTimeout(pool: pg.Pool): PostgresPool {
  async function connect(): Promise<pg.PoolClient> {
    const connecting = pool.connect();
    const timeout = startCountdown(ACQUIRE_MS);
    try {
      const client = await Promise.race([connecting, timeout.over]);
      if (client) return client;
      connecting.then((late) => late.release()).catch(() => {});
      throw new Error('No connection to the database is free, or could be opened in time.');
    } finally {
      timeout.cancel();
    }
  }
  return { connect, end: () => pool.end(), options: pool.options };
}

export function isPostgresUrl(location: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(location);
}

/** The oldest version that its project supports. */
const OLDEST_MAJOR = 14;

/** @throws StorageUnusable when the server cannot be reached, or is too old */
export async function requirePostgres(db: Kysely<Schema>): Promise<void> {
  const version = await serverVersion(db);
  if (Math.floor(version / 10_000) < OLDEST_MAJOR)
    throw new StorageUnusable(
      `The PostgreSQL server is of version ${Math.floor(version / 10_000)}. Trunkline needs ${OLDEST_MAJOR} or newer.`,
    );
}

async function serverVersion(db: Kysely<Schema>): Promise<number> {
  try {
    const { rows } = await sql<{
      version: number;
    }>`select current_setting('server_version_num')::int as version`.execute(db);
    return rows[0]?.version ?? 0;
  } catch (error) {
    throw new StorageUnusable(
      `The PostgreSQL database cannot be used (${error instanceof Error ? error.message || 'no connection' : error}). Check its URL, and that the database runs and exists.`,
    );
  }
}

/** Counts and sums are 64-bit in PostgreSQL, which pg returns as texts; none of ours exceeds 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
  return pg.types.getTypeParser(oid, format);
}
