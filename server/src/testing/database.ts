import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '../storage/database.ts';
import { createDatabase, dropDatabase } from './postgres-databases.ts';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** In a data folder: the URL of the PostgreSQL database that belongs to it, where tests run on PostgreSQL. */
const URL_FILE = 'database-url';

/** Where data is, the settings that name it to a server, and what removes it once nothing is connected. */
type TestDatabase = { location: string; settings: Record<string, string>; drop: () => Promise<void> };

/**
 * The database of a data folder: its SQLite file, or a PostgreSQL database, which is created on the first call. A folder
 * that was copied from another one gets a copy of that one's database.
 *
 * @param isCopy whether the folder was copied just now
 */
export async function databaseOf(dataDir: string, isCopy = false): Promise<TestDatabase> {
  const server = process.env.TEST_POSTGRES_URL;
  if (server === undefined)
    return { location: join(dataDir, 'trunkline.db'), settings: {}, drop: async () => {} };
  const file = join(dataDir, URL_FILE);
  const known = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const location = known !== undefined && !isCopy ? known : await createDatabase(server, known);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, location);
  return { location, settings: { DATABASE_URL: location }, drop: () => dropDatabase(server, location) };
}

/** An empty database with the current schema. */
export async function openEmptyDatabase(scope: Scope): Promise<Database> {
  const { location, drop } = await databaseOf(temporaryFolder(scope));
  const db = await openDatabase(location);
  scope.after(async () => {
    await db.destroy();
    await drop();
  });
  return db;
}

/** Another connection to the database of a data folder, which is created where a server has not yet started with it. */
export async function openDatabaseOf(scope: Scope, dataDir: string): Promise<Database> {
  const { location } = await databaseOf(dataDir);
  const db = await openDatabase(location);
  scope.after(() => db.destroy());
  return db;
}
