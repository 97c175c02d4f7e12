import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { startInstance } from '../testing/instance.ts';

test('the account of a member is found by an index', async (t) => {
  const { db } = await startInstance(t);
  const plan = await db.transaction().execute(async (trx) => {
    // The table has a row: PostgreSQL would read it whole, which this setting prevents where it can do otherwise.
    await sql`set local enable_seqscan = off`.execute(trx);
    const { rows } = await sql<Record<string, string>>`explain
      select email from members join "user" on "user".id = members.user_id where workspace_id = 'w'`.execute(
      trx,
    );
    return rows.flatMap((row) => Object.values(row)).join('\n');
  });
  assert.match(plan, /user_pkey/);
});
