import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openEmptyDatabase } from '../../testing/database.ts';
import { runMigrationAgain } from '../../testing/run-migration.ts';
import { up } from './0048_names_of_personal_workspaces.ts';

test('personal workspaces that are named "Personal" get the name of their owner, or the email', async (t) => {
  const db = await openEmptyDatabase(t);
  const created_at = '2026-01-01';
  // It ran on the empty database already, where better-auth has not created its table.
  await sql`create table ${sql.table('user')} (id text, name text, email text)`.execute(db);
  for (const [id, name, workspace, kind] of [
    ['ada', 'Ada Lovelace', 'Personal', 'personal'],
    ['bot', ' ', 'Personal', 'personal'],
    ['alan', 'Alan Turing', 'My things', 'personal'],
    ['grace', 'Grace Hopper', 'Personal', 'shared'],
  ] as const) {
    await sql`insert into ${sql.table('user')} values (${id}, ${name}, ${`${id}@example.com`})`.execute(db);
    await db
      .insertInto('workspaces')
      .values({ id, slug: id, name: workspace, kind, plan: 'free', created_at })
      .execute();
    await db
      .insertInto('members')
      .values({ workspace_id: id, user_id: id, role: 'owner', created_at })
      .execute();
  }
  await runMigrationAgain(db, up);
  const workspaces = await db.selectFrom('workspaces').select(['id', 'name']).orderBy('id').execute();
  assert.deepEqual(
    workspaces.map(({ name }) => name),
    ['Ada Lovelace', 'My things', 'bot@example.com', 'Personal'],
  );
});
