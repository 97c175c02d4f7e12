import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { monthsFrom } from '../../../server/src/call-log/call-months.ts';
import { ensurePartition } from '../../../server/src/call-log/call-partitions-storage.ts';
import { openDatabase } from '../../../server/src/storage/database.ts';
import { createDatabase } from '../../../server/src/testing/postgres-databases.ts';
import { startPostgres } from '../../../server/src/testing/postgres-server.ts';
import { registerItems, startTrunkline, type Trunkline, temporaryFolder } from '../trunkline.ts';
import { POSTGRES, SQLITE } from './dialects.ts';
import { type Size, seed } from './seed.ts';

export type Engine = 'sqlite' | 'postgres';

/** An installation that is filled, in folders that are removed with it. */
export type Installation = {
  /** Starts a server with it. */
  start: () => Promise<Trunkline>;
  /** The path and token of a call of the integration `items`. */
  call: { path: string; token: string };
  remove: () => Promise<void>;
};

const DAY_MS = 86_400_000;

/**
 * Fills an installation, and says how long that took.
 *
 * @param origin the API of the integration that can be called
 */
export async function prepareInstallation(engine: Engine, origin: string, size: Size): Promise<Installation> {
  const folder = temporaryFolder();
  const postgres = engine === 'postgres' ? await startPostgres() : undefined;
  const url = postgres && (await createDatabase(postgres.url));
  const settings: Record<string, string> = url === undefined ? {} : { DATABASE_URL: url };
  const start = () => startTrunkline(folder.path, new URL(origin).host, null, { settings });
  const first = await start();
  const { path, token } = await registerItems(first, origin);
  await first.stop();
  const begun = performance.now();
  if (url === undefined) await fillSqlite(join(folder.path, 'trunkline.db'), size);
  else await fillPostgres(url, size);
  console.log(
    `${engine}: ${size.integrations} integrations, ${size.apps} apps, ${size.calls} calls, filled in ${((performance.now() - begun) / 1000).toFixed(0)} s`,
  );
  const remove = async () => {
    await postgres?.remove();
    folder.remove();
  };
  return { start, call: { path, token }, remove };
}

async function fillSqlite(file: string, size: Size): Promise<void> {
  const db = new DatabaseSync(file);
  // Nothing is lost that could not be filled in again.
  db.exec('pragma synchronous = off; pragma journal_mode = off; pragma cache_size = -400000');
  // An index that is dropped takes the statistics along that a migration wrote for it.
  db.exec('create temp table statistics as select * from sqlite_stat1');
  await seed(async (statement) => db.prepare(statement).all(), SQLITE, size);
  db.exec('delete from sqlite_stat1; insert into sqlite_stat1 select * from statistics');
  db.exec('pragma journal_mode = wal');
  db.close();
}

async function fillPostgres(url: string, size: Size): Promise<void> {
  const database = await openDatabase(url);
  for (const month of monthsFrom(Date.now() - 31 * DAY_MS, 2)) await ensurePartition(database, month);
  await database.destroy();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("set maintenance_work_mem = '512MB'");
  await seed(async (statement) => (await client.query(statement)).rows, POSTGRES, size);
  await client.query('vacuum analyze');
  await client.end();
}
