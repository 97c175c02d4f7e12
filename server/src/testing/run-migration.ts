import assert from 'node:assert/strict';
import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';

/** Runs a migration on a database that has had it: a test has put in what the version before left. */
export async function runMigrationAgain<Schema>(db: Kysely<Schema>, up: Migration['up']): Promise<void> {
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => ({ again: { up } }) },
    migrationTableName: 'again',
    migrationLockTableName: 'again_lock',
  }).migrateToLatest();
  assert.equal(error, undefined);
}
