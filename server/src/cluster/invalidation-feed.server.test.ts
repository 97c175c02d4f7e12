import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../storage/database.ts';
import { createInvalidationBus, type Invalidation } from '../storage/invalidation-bus.ts';
import { listenToOutbox, type OutboxConnection, outboxOf } from '../storage/outbox-connection.ts';
import { isPostgresUrl } from '../storage/postgres/open-postgres.ts';
import { databaseOf } from '../testing/database.ts';
import { startTcpProxy } from '../testing/tcp-proxy.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { followInvalidations } from './invalidation-feed.ts';

type Connect = (onNotify: () => void) => OutboxConnection;

/** A process that publishes, and how another one connects, on the engine of this run. */
async function openTwo(t: TestContext) {
  const { location, drop } = await databaseOf(temporaryFolder(t));
  const db = await openDatabase(location);
  const other = await openDatabase(location);
  t.after(async () => {
    await Promise.all([db.destroy(), other.destroy()]);
    await drop();
  });
  const connect: Connect = (onNotify) =>
    isPostgresUrl(location) ? listenToOutbox(location, onNotify) : outboxOf(other);
  return { db, location, connect };
}

/** Follows, and says which apps it heard of, `*` for everything. */
async function follow(t: TestContext, connect: Connect, pollMs = 20) {
  const heard: string[] = [];
  const failures: unknown[] = [];
  const feed = await followInvalidations({
    connect,
    deliver: (invalidation) => heard.push(invalidation.kind === 'app' ? invalidation.appId : '*'),
    pollMs,
    onFailure: (error) => failures.push(error),
    onSuccess: () => {},
  });
  t.after(feed.close);
  return { heard, failures, feed };
}

const publish = (db: Database, ...appIds: string[]) =>
  createInvalidationBus(db).transaction(async (_trx, publishOne) => {
    for (const appId of appIds) publishOne({ kind: 'app', appId });
  });

test('another process hears in order what is committed, and nothing from before it began', async (t) => {
  const { db, connect } = await openTwo(t);
  await publish(db, 'before');
  const { heard, feed } = await follow(t, connect);
  await publish(db, 'a', 'b');
  await publish(db, 'c');
  await until(async () => heard, ['a', 'b', 'c']);
  assert.equal(feed.isHeard(), true);
});

test('what a change publishes is heard at once in its own process, and not at all elsewhere if it is rolled back', async (t) => {
  const { db, connect } = await openTwo(t);
  const { heard } = await follow(t, connect);
  const bus = createInvalidationBus(db);
  const local: Invalidation[] = [];
  bus.subscribe((invalidation) => local.push(invalidation));
  const change = bus.transaction(async (_trx, publishOne) => {
    publishOne({ kind: 'app', appId: 'undone' });
    throw new Error('undone');
  });
  await assert.rejects(change, /undone/);
  await bus.transaction(async (_trx, publishOne) => publishOne({ kind: 'app', appId: 'done' }));
  assert.deepEqual(local.at(-1), { kind: 'app', appId: 'done' });
  await until(async () => heard, ['done']);
});

test('rows that were deleted unread, or that another version wrote, evict everything', async (t) => {
  const { db, connect } = await openTwo(t);
  await publish(db, 'first');
  const { heard } = await follow(t, connect);
  await publish(db, 'a');
  await until(async () => heard, ['a']);
  await sql`update invalidations set created_at = '2000'`.execute(db);
  await db.transaction().execute(async (trx) => {
    await sql`insert into invalidations (payload, created_at) values ('{"kind":"of another version"}', '2030')`.execute(
      trx,
    );
  });
  await until(async () => heard, ['a', '*']);
  await db.transaction().execute(async (trx) => {
    await sql`delete from invalidations`.execute(trx);
    await sql`insert into invalidations (payload, created_at) values ('{"kind":"app","appId":"b"}', '2030')`.execute(
      trx,
    );
  });
  await until(async () => heard, ['a', '*', '*', 'b']);
});

test('old rows are deleted, and the newest stays', async (t) => {
  const { db } = await openTwo(t);
  await publish(db, 'a', 'b');
  await sql`update invalidations set created_at = '2000'`.execute(db);
  await createInvalidationBus(db).prune();
  const { rows } = await sql<{ payload: string }>`select payload from invalidations`.execute(db);
  assert.deepEqual(
    rows.map(({ payload }) => payload),
    ['{"kind":"app","appId":"b"}'],
  );
});

test('a cut connection loses nothing that changes meanwhile', async (t) => {
  const { db, location } = await openTwo(t);
  if (!isPostgresUrl(location)) return t.skip('SQLite has no connection to cut');
  const proxy = await startTcpProxy(t, location);
  // So seldom that only notifications and new connections make it read.
  const { heard, failures } = await follow(t, (onNotify) => listenToOutbox(proxy.url, onNotify), 60_000);
  const expected: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    for (let change = 0; change < 20; change += 1) {
      if (change === 5) proxy.cut();
      if (change === 15) proxy.restore();
      expected.push(`${round}-${change}`);
      await publish(db, `${round}-${change}`);
    }
    await until(async () => heard, expected);
  }
  assert.ok(failures.length > 0);
});
