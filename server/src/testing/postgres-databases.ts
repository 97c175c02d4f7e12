import pg from 'pg';

/** Databases on the PostgreSQL server of this test run (with-postgres.ts). */

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
