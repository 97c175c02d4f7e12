import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createInvalidationBus, type Invalidation } from '../storage/invalidation-bus.ts';
import { follow, openTwo, publish } from '../testing/invalidations.ts';
import { until } from '../testing/until.ts';

test('another process receives in order what is committed, and nothing from before it began', async (t) => {
  const { db, connect } = await openTwo(t);
  await publish(db, 'before');
  const { received, feed } = await follow(t, connect);
  await publish(db, 'a', 'b');
  await publish(db, 'c');
  await until(async () => received, ['a', 'b', 'c']);
  assert.equal(feed.isCurrent(), true);
});

test('what a change publishes is received at once in its own process, and not at all elsewhere if it is rolled back', async (t) => {
  const { db, connect } = await openTwo(t);
  const { received } = await follow(t, connect);
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
  await until(async () => received, ['done']);
});

test('rows that were deleted unread, or that another version wrote, evict everything', async (t) => {
  const { db, connect } = await openTwo(t);
  await publish(db, 'first');
  const { received } = await follow(t, connect);
  await publish(db, 'a');
  await until(async () => received, ['a']);
  await sql`update invalidations set created_at = '2000'`.execute(db);
  await db.transaction().execute(async (trx) => {
    await sql`insert into invalidations (payload, created_at) values ('{"kind":"of another version"}', '2030')`.execute(
      trx,
    );
  });
  await until(async () => received, ['a', '*']);
  await db.transaction().execute(async (trx) => {
    await sql`delete from invalidations`.execute(trx);
    await sql`insert into invalidations (payload, created_at) values ('{"kind":"app","appId":"b"}', '2030')`.execute(
      trx,
    );
  });
  await until(async () => received, ['a', '*', '*', 'b']);
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
