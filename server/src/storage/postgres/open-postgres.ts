import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression, sql } from 'kysely';
import pg from 'pg';
import type { Schema } from '../schema.ts';
import { StorageUnusable } from '../storage-unusable.ts';
import { SerialPostgresDialect } from './postgres-dialect.ts';

/** How long a query waits for a connection: management responds with 503 after it, and calls go on from memory. */
const CONNECT_MS = 1_500;
/** More than any page or batch takes; ends what a lost network would keep waiting. */
const STATEMENT_MS = 30_000;
const MAX_CONNECTIONS = 10;

/**
 * Connects to a PostgreSQL database; the first query opens a connection.
 *
 * @param url as DATABASE_URL has it: postgres://user:password@host:port/database
 */
export function connectToPostgres(url: string): Kysely<Schema> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'trunkline',
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS,
    keepAlive: true,
    types: { getTypeParser },
  });
  // An idle connection that breaks is replaced; without a listener its error would end the process.
  pool.on('error', () => {});
  return new Kysely<Schema>({
    dialect: new SerialPostgresDialect({ pool }),
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
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
