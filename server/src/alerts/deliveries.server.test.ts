import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { raiseAlert } from '../alert-events/alert-events.ts';
import { startAlerts } from '../testing/alerts.ts';
import { MAX_ATTEMPTS } from './retry-delay.ts';

const HOUR_MS = 3_600_000;
const TOKEN = {
  app: { id: 'a', name: 'App' },
  token: { id: 't', name: 'Token' },
  by: { user_id: 'u', email: 'u@example.com' },
};

type Alerts = Awaited<ReturnType<typeof startAlerts>>;

const raise = ({ db, member }: Alerts) => raiseAlert(db, member.workspace.id, 'token.revoked', TOKEN);
const rowsOf = ({ db }: Alerts) => db.selectFrom('alert_deliveries').selectAll().orderBy('id').execute();

test('an event is sent once to each destination that listens, signed, with its payload', async (t) => {
  const alerts = await startAlerts(t);
  const { secret } = await alerts.listen(['token.revoked']);
  await alerts.listen(['member.added'], `${alerts.receiver.url}/other`);
  assert.equal(await raise(alerts), 1);
  await alerts.deliverAt(Date.now());
  await alerts.deliverAt(Date.now() + HOUR_MS);
  const [request, ...others] = alerts.receiver.requests;
  assert.deepEqual(others, []);
  assert.ok(request && secret);
  assert.equal(request.line, 'POST /hook');
  const payload = new Webhook(secret).verify(request.body, request.headers);
  assert.partialDeepStrictEqual(payload, {
    type: 'token.revoked',
    workspace: { id: 'w', slug: 'team', name: 'Team' },
    data: TOKEN,
  });
  const [row] = await rowsOf(alerts);
  assert.equal(request.headers['webhook-id'], `msg_${row?.id}`);
  assert.deepEqual(
    [row?.status, row?.attempts, row?.response_status, row?.next_attempt_at],
    ['delivered', 1, 204, null],
  );
});

test('one that is not accepted is sent again, later each time, with the same id, for about a day', async (t) => {
  const alerts = await startAlerts(t);
  Object.assign(alerts.prepared, { status: 503, body: 'x\0y'.padEnd(5_000, 'z') });
  await alerts.listen(['token.revoked']);
  await raise(alerts);
  const start = Date.now();
  const sentAt: number[] = [];
  for (let now = start; ; ) {
    await alerts.deliverAt(now);
    sentAt.push(now);
    const [row] = await rowsOf(alerts);
    if (!row?.next_attempt_at) break;
    assert.equal(row.status, 'pending');
    const next = Date.parse(row.next_attempt_at);
    await alerts.deliverAt(next - 1);
    assert.equal(alerts.receiver.requests.length, sentAt.length, 'not before it is due');
    now = next;
  }
  const { requests } = alerts.receiver;
  assert.equal(requests.length, MAX_ATTEMPTS);
  assert.equal(new Set(requests.map(({ headers }) => headers['webhook-id'])).size, 1);
  const delays = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
  assert.ok(delays.every((delay, index) => index === 0 || delay > 2 * (delays[index - 1] ?? 0)));
  const [row] = await rowsOf(alerts);
  assert.deepEqual([row?.status, row?.attempts, row?.response_status], ['failed', MAX_ATTEMPTS, 503]);
  assert.equal(row?.response_excerpt, `xy${'z'.repeat(498)}`);
});

test('what failed goes out once the receiver works again', async (t) => {
  const alerts = await startAlerts(t);
  alerts.prepared.status = 500;
  await alerts.listen(['token.revoked']);
  await raise(alerts);
  await raise(alerts);
  const now = Date.now();
  await alerts.deliverAt(now);
  assert.equal(alerts.receiver.requests.length, 1, 'the second waits: the receiver does not work');
  alerts.prepared.status = 200;
  await alerts.deliverAt(now + HOUR_MS);
  assert.deepEqual(
    (await rowsOf(alerts)).map(({ status, attempts }) => [status, attempts]),
    [
      ['delivered', 2],
      ['delivered', 1],
    ],
  );
});

test('410 switches the destination off, and ends what waits for it', async (t) => {
  const alerts = await startAlerts(t);
  alerts.prepared.status = 410;
  await alerts.listen(['token.revoked']);
  await raise(alerts);
  await raise(alerts);
  await alerts.deliverAt(Date.now());
  const [destination] = await alerts.destinations.list('w');
  assert.deepEqual([destination?.enabled, destination?.disabled_reason], [false, 'gone']);
  assert.deepEqual(
    (await rowsOf(alerts)).map(({ status, next_attempt_at }) => [status, next_attempt_at]),
    [
      ['failed', null],
      ['failed', null],
    ],
  );
  assert.equal(await raise(alerts), 0);
  assert.equal(alerts.receiver.requests.length, 1);
});

test('a redirect is not followed', async (t) => {
  const alerts = await startAlerts(t);
  alerts.prepared.status = 302;
  await alerts.listen(['token.revoked']);
  await raise(alerts);
  await alerts.deliverAt(Date.now());
  const [row] = await rowsOf(alerts);
  assert.equal(row?.status, 'pending');
  assert.match(row?.error ?? '', /redirects/);
});

test('private addresses are refused when a destination is created, and names of them when it is sent to', async (t) => {
  const alerts = await startAlerts(t, '');
  await assert.rejects(
    () => alerts.listen(['token.revoked'], 'http://169.254.169.254/latest'),
    (error: Error) => /url: is not allowed/.test(error.message),
  );
  await alerts
    .listen(['token.revoked'], `http://localhost.localdomain:${alerts.receiver.port}/hook`)
    .catch(() => {});
  await alerts.db
    .updateTable('alert_destinations')
    .set({ url: `http://localhost:${alerts.receiver.port}/hook`, secret: null })
    .execute();
  // The secret is bound to the origin: one of this one is needed.
  const [destination] = await alerts.destinations.list('w');
  assert.ok(destination);
  await alerts.destinations.rotateSecret(alerts.member, destination.id);
  await raise(alerts);
  await alerts.deliverAt(Date.now());
  const [row] = await rowsOf(alerts);
  assert.deepEqual([row?.status, row?.attempts, row?.next_attempt_at], ['failed', 1, null]);
  assert.match(row?.error ?? '', /does not connect to localhost/);
  assert.equal(alerts.receiver.requests.length, 0);
});

test('two nodes that send at once send each alert once', async (t) => {
  const alerts = await startAlerts(t);
  await alerts.listen(['token.revoked']);
  for (let count = 0; count < 8; count += 1) await raise(alerts);
  const nodes = [alerts.deliveries, alerts.startDeliveries(), alerts.startDeliveries()];
  const { signal } = new AbortController();
  const now = Date.now();
  for (let run = 0; run < 8; run += 1) await Promise.all(nodes.map((node) => node.deliverDue(signal, now)));
  const ids = alerts.receiver.requests.map(({ headers }) => headers['webhook-id']);
  assert.equal(ids.length, 8);
  assert.equal(new Set(ids).size, 8);
});

test('an attempt of a node that ended in the middle is made again, with the same id', async (t) => {
  const alerts = await startAlerts(t);
  await alerts.listen(['token.revoked']);
  await raise(alerts);
  const now = Date.now();
  const claimed = { attempts: 1, next_attempt_at: new Date(now + 60_000).toISOString() };
  await alerts.db.updateTable('alert_deliveries').set(claimed).execute();
  await alerts.deliverAt(now + 59_000);
  assert.equal(alerts.receiver.requests.length, 0);
  await alerts.deliverAt(now + 60_000);
  assert.equal(alerts.receiver.requests.length, 1);
});

test('a new secret signs at once, and the one before for a day', async (t) => {
  const alerts = await startAlerts(t);
  const { id, secret: first } = await alerts.listen(['token.revoked']);
  const { secret: second } = await alerts.destinations.rotateSecret(alerts.member, id);
  assert.ok(first);
  const verifies = (secret: string) => {
    const { body = '', headers = {} } = alerts.receiver.requests.at(-1) ?? {};
    // The clock of the test is not that of the verifier.
    const timestamp = new Date(Number(headers['webhook-timestamp']) * 1000);
    return headers['webhook-signature']
      ?.split(' ')
      .includes(new Webhook(secret).sign(headers['webhook-id'] ?? '', timestamp, body));
  };
  await raise(alerts);
  const now = Date.now();
  await alerts.deliverAt(now);
  assert.deepEqual([verifies(first), verifies(second)], [true, true]);
  await raise(alerts);
  await alerts.deliverAt(now + 25 * HOUR_MS);
  assert.deepEqual([verifies(first), verifies(second)], [false, true]);
});

test('a webhook that moves to another origin gets a new secret, and keeps it on another path', async (t) => {
  const alerts = await startAlerts(t);
  const { id, secret: first } = await alerts.listen(['token.revoked'], 'https://hooks.example.com/one');
  const samePlace = await alerts.destinations.edit(alerts.member, id, {
    url: 'https://hooks.example.com/two',
  });
  assert.equal(samePlace.secret, null);
  const moved = await alerts.destinations.edit(alerts.member, id, { url: `${alerts.receiver.url}/hook` });
  assert.ok(moved.secret);
  assert.notEqual(moved.secret, first);
  await raise(alerts);
  await alerts.deliverAt(Date.now());
  const [request] = alerts.receiver.requests;
  assert.ok(request);
  new Webhook(moved.secret).verify(request.body, request.headers);
});

test('deliveries are kept for 30 days, and the newest 1000 of each destination', async (t) => {
  const alerts = await startAlerts(t);
  await alerts.listen(['token.revoked']);
  await raise(alerts);
  const [first] = await rowsOf(alerts);
  assert.ok(first);
  const copies = Array.from({ length: 1_001 }, (_, index) => ({
    ...first,
    id: `z${String(index).padStart(5, '0')}`,
  }));
  await alerts.db.insertInto('alert_deliveries').values(copies.slice(0, 600)).execute();
  await alerts.db.insertInto('alert_deliveries').values(copies.slice(600)).execute();
  await alerts.deliveries.prune();
  const kept = await rowsOf(alerts);
  assert.deepEqual([kept.length, kept[0]?.id], [1_000, 'z00001']);
  await alerts.deliveries.prune(Date.now() + 31 * 24 * HOUR_MS);
  assert.equal((await rowsOf(alerts)).length, 0);
});
