import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ConnectionTimes } from '../../egress/connection-times.ts';
import { CallTimer } from './call-timer.ts';

/** A clock that a test moves. */
function clockOf(t: TestContext) {
  let now = 1000;
  t.mock.method(performance, 'now', () => now);
  return (ms: number) => {
    now += ms;
    return now;
  };
}

test('each moment of a call is in one phase', (t) => {
  const pass = clockOf(t);
  const timer = new CallTimer();
  pass(1);
  timer.waiting();
  pass(2);
  timer.working();
  pass(4);
  timer.dispatched();
  pass(8);
  timer.sent();
  pass(16);
  timer.responded();
  pass(32);
  timer.working();
  pass(64);
  assert.deepEqual(timer.timings(), { queueMs: 10, connection: null, firstByteMs: 16, bodyMs: 32 });
});

test('a connection that is opened for a call has its steps, and what else it waited is queueing', (t) => {
  const pass = clockOf(t);
  const timer = new CallTimer();
  timer.dispatched();
  const endedAt = pass(10);
  timer.connection = Object.assign(new ConnectionTimes(), { lookupMs: 1, connectMs: 2, tlsMs: 4, endedAt });
  timer.sent();
  pass(5);
  timer.responded();
  timer.working();
  const connection = { dnsMs: 1, connectMs: 2, tlsMs: 4 };
  assert.deepEqual(timer.timings(), { queueMs: 3, connection, firstByteMs: 5, bodyMs: 0 });

  // A second attempt on the same connection, which is open now.
  pass(7);
  const { connection: open } = timer;
  timer.dispatched();
  timer.connection = open;
  pass(1);
  timer.sent();
  pass(5);
  timer.responded();
  timer.working();
  assert.deepEqual(timer.timings(), { queueMs: 4, connection, firstByteMs: 10, bodyMs: 0 });
});

test('a connection that could not be opened took the time of the call', (t) => {
  const pass = clockOf(t);
  const timer = new CallTimer();
  timer.dispatched();
  const endedAt = pass(30);
  timer.connection = Object.assign(new ConnectionTimes(), { connectMs: 30, endedAt });
  timer.working();
  assert.deepEqual(timer.timings()?.connection, { dnsMs: 0, connectMs: 30, tlsMs: 0 });
});

test('a call that waited for nothing has no timings', (t) => {
  const pass = clockOf(t);
  const timer = new CallTimer();
  pass(3);
  // A cached response: nothing was dispatched.
  timer.sent();
  timer.responded();
  pass(3);
  timer.working();
  assert.equal(timer.timings(), null);
});
