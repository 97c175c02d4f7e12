import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEmptyDatabase } from '../../testing/database.ts';
import { runMigrationAgain } from '../../testing/run-migration.ts';
import { up } from './0029_deleted_workspaces.ts';

test('a deletion that an earlier version was stopped in goes on after the upgrade', async (t) => {
  const db = await openEmptyDatabase(t);
  await db.schema.dropTable('deleted_workspaces').execute();
  const at = '2026-01-01';
  const workspace = {
    id: 'present',
    slug: 'present',
    name: 'Present',
    kind: 'shared',
    plan: 'free',
  } as const;
  await db
    .insertInto('workspaces')
    .values({ ...workspace, created_at: at })
    .execute();
  for (const workspace_id of ['deleted', 'present'])
    await db
      .insertInto('last_calls')
      .values({ workspace_id, integration_id: 'i', app_id: 'a', at })
      .execute();
  await runMigrationAgain(db, up);
  assert.deepEqual(await db.selectFrom('deleted_workspaces').selectAll().execute(), [{ id: 'deleted' }]);
});
