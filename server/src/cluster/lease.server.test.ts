import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openEmptyDatabase } from '../testing/database.ts';
import { until } from '../testing/until.ts';
import { holdLease } from './lease.ts';
import { takeLease } from './leases-storage.ts';

/** A third of it passes between two extensions: a busy machine does not miss one. */
const LEASE_MS = 3_000;

const fail = (error: unknown) => assert.fail(String(error));

test('of many that try at once one holds the lease, and the next once that one leaves it', async (t) => {
  const db = await openEmptyDatabase(t);
  const leases = await Promise.all(
    Array.from({ length: 8 }, () => holdLease({ db, name: 'jobs', ms: LEASE_MS, onFailure: fail })),
  );
  const holders = () => leases.filter(({ isHeld }) => isHeld());
  const [first, ...more] = holders();
  assert.ok(first);
  assert.equal(more.length, 0);
  await first.close();
  assert.equal(first.isHeld(), false);
  await until(async () => holders().length, 1);
  assert.notEqual(holders()[0], first);
  for (const lease of leases) await lease.close();
});

test('a holder that is gone loses its lease after its time, and one that is there extends it', async (t) => {
  const db = await openEmptyDatabase(t);
  assert.equal(await takeLease(db, 'jobs', 'killed', LEASE_MS), true);
  const lease = await holdLease({ db, name: 'jobs', ms: LEASE_MS, onFailure: fail });
  t.after(() => lease.close().catch(() => {}));
  let taken = 0;
  lease.whenTaken(() => {
    taken += 1;
  });
  let alsoTaken = 0;
  lease.whenTaken(() => {
    alsoTaken += 1;
  });
  assert.equal(lease.isHeld(), false);
  await db.updateTable('leases').set({ until: 0 }).execute();
  await until(async () => lease.isHeld(), true);
  const end = async () => (await db.selectFrom('leases').select('until').executeTakeFirstOrThrow()).until;
  const firstEnd = await end();
  await until(async () => (await end()) > firstEnd, true);
  assert.equal(await takeLease(db, 'jobs', 'other', LEASE_MS), false);
  assert.deepEqual([taken, alsoTaken], [1, 1]);
  await lease.close();
  assert.equal(await takeLease(db, 'jobs', 'other', LEASE_MS), true);
  assert.equal(await takeLease(db, 'another', 'killed', LEASE_MS), true);
});

test('a lease that ends far ahead, for the clock was set back, is free', async (t) => {
  const db = await openEmptyDatabase(t);
  assert.equal(await takeLease(db, 'jobs', 'killed', 15_000), true);
  assert.equal(await takeLease(db, 'jobs', 'other', 15_000), false);
  await db
    .updateTable('leases')
    .set(({ eb }) => ({ until: eb('until', '+', 3_600_000) }))
    .execute();
  assert.equal(await takeLease(db, 'jobs', 'other', 15_000), true);
  assert.equal(await takeLease(db, 'jobs', 'killed', 15_000), false);
});
