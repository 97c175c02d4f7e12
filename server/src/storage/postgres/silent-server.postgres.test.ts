import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { databaseOf } from '../../testing/database.ts';
import { startTcpProxy } from '../../testing/tcp-proxy.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { isStorageUnavailable } from '../storage-unavailable.ts';
import { connectToPostgres } from './open-postgres.ts';

test('a query fails where the server falls silent, and not where it takes long', async (t) => {
  const { location, drop } = await databaseOf(temporaryFolder(t));
  t.after(drop);
  const proxy = await startTcpProxy(t, location);
  const db = connectToPostgres(proxy.url);
  t.after(() => db.destroy());
  await sql`select pg_sleep(2.5)`.execute(db);
  proxy.freeze();
  const queries = [
    sql`select 1`.execute(db),
    sql`select 2`.execute(db),
    db.transaction().execute((trx) => sql`select 3`.execute(trx)),
  ];
  for (const result of await Promise.allSettled(queries))
    assert.ok(result.status === 'rejected' && isStorageUnavailable(result.reason));
  await assert.rejects(sql`select 1`.execute(db), isStorageUnavailable, 'of a new connection');
  proxy.restore();
  await sql`select 1`.execute(db);
});
