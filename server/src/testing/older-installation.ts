import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { preparePartitionsSince } from '../call-log/copied-calls.ts';
import { readSettings } from '../config/settings.ts';
import { openAccounts } from '../instance/command-server.ts';
import { copyDatabase } from '../storage/copy/copy-database.ts';
import { openEmptyPostgres, postgresTarget } from '../storage/copy/postgres-target.ts';
import { openSqliteSource } from '../storage/copy/sqlite-source.ts';
import { openSqliteForCopy } from '../storage/database.ts';
import { markFinished } from '../storage/unfinished-copy.ts';
import { databaseOf } from './database.ts';
import type { Scope } from './scope.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What the fixture has: an app with a token, and an integration with a header and a credential. */
export const FORMER = {
  masterKey: Buffer.alloc(32, 7).toString('base64'),
  appId: '01a21a40-9c23-7174-a236-2c92ab8a9bfc',
  appToken: 'tla_-4HGGP4qAvgwAgLv9nvrPxukcQSvkBW_k_r_O44nhWA',
  firstCall: '01a21a40-9c4a-7000-8000-028572ba859d',
} as const;

const FIXTURE = new URL('../storage/sqlite/fixtures/former-schema.sql', import.meta.url);
const FIXTURE_API = 'http://127.0.0.1:47811';

/** A data folder with a SQLite database as versions before migration 0011 left it. */
export function formerDataDir(scope: Scope, apiUrl = FIXTURE_API): string {
  const folder = temporaryFolder(scope);
  const text = readFileSync(FIXTURE, 'utf8');
  const db = new DatabaseSync(join(folder, 'trunkline.db'));
  // Not each statement waits for the disk.
  db.exec(`begin; ${text.replaceAll(FIXTURE_API, apiUrl)}; commit`);
  db.close();
  return folder;
}

/**
 * The same installation as a version between that one and this left it, on the engine that tests run on.
 *
 * @param schema the last migration that it has
 */
export async function olderInstallation(scope: Scope, schema: string, apiUrl?: string) {
  const onSqlite = formerDataDir(scope, apiUrl);
  const file = join(onSqlite, 'trunkline.db');
  await (await openSqliteForCopy(file, schema)).destroy();
  const dataDir = temporaryFolder(scope);
  const { location, settings, drop } = await databaseOf(dataDir);
  if (settings.DATABASE_URL === undefined) {
    mkdirSync(dataDir, { recursive: true });
    cpSync(file, location);
  } else {
    scope.after(drop);
    await moveToPostgres(file, location, schema);
  }
  return { location, env: { DATA_DIR: dataDir, MASTER_KEY: FORMER.masterKey, ...settings } };
}

async function moveToPostgres(file: string, url: string, schema: string): Promise<void> {
  const target = await openEmptyPostgres(url, schema);
  const source = openSqliteSource(file);
  try {
    await openAccounts({ db: target, settings: readSettings({}) });
    await preparePartitionsSince(FORMER.firstCall, target);
    await copyDatabase(source, postgresTarget(target), () => {});
    await markFinished(target);
  } finally {
    await source.close();
    await target.destroy();
  }
}
