import { statSync } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';

type Location = { databaseUrl: string | undefined; databaseFile: string };

/** Where the data is, without a password, and how many bytes it takes. */
export async function describeStorage(
  db: Database,
  { databaseUrl, databaseFile }: Location,
): Promise<{ kind: string; location: string; bytes: number }> {
  if (databaseUrl === undefined)
    return { kind: 'SQLite', location: databaseFile, bytes: statSync(databaseFile).size };
  const { host, pathname } = new URL(databaseUrl);
  const { rows } = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    db,
  );
  return { kind: 'PostgreSQL', location: `${host}${pathname}`, bytes: rows[0]?.bytes ?? 0 };
}
