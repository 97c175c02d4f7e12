import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { expectBody } from '@trunkline/contract/api-client';
import { Me } from '@trunkline/contract/schemas/account';
import { sql } from 'kysely';
import { openBrowser } from '../../testing/browser.ts';
import { databaseOf } from '../../testing/database.ts';
import { ADMIN, client, startInstance } from '../../testing/instance.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { signIn } from '../../testing/test-users.ts';

test('servers that start at once on an empty database share one schema and one first account', async (t) => {
  const { location, drop } = await databaseOf(temporaryFolder(t));
  t.after(drop);
  const env = { DATABASE_URL: location, MASTER_KEY: randomBytes(32).toString('base64') };
  const nodes = await Promise.all([1, 2, 3].map(() => startInstance(t, env)));
  const [first] = nodes;
  assert.ok(first);
  const browser = openBrowser(first.url);
  await signIn(browser, ADMIN);
  const cookie = Object.entries(browser.cookies())
    .map((pair) => pair.join('='))
    .join('; ');
  for (const { url } of nodes) {
    const me = await client(url, { cookie })('GET', '/api/me');
    assert.equal(expectBody(me, Me).is_operator, true, 'one secret signs the sessions of all');
  }
  const { rows } = await sql<{ names: number; applied: number }>`
    select count(distinct name)::int as names, count(*)::int as applied from kysely_migration`.execute(
    first.db,
  );
  assert.equal(rows[0]?.names, rows[0]?.applied);
  for (const table of ['user', 'operators'] as const)
    assert.equal((await first.db.selectFrom(table).selectAll().execute()).length, 1, table);
  assert.equal((await first.db.selectFrom('workspaces').selectAll().execute()).length, 2);
});
