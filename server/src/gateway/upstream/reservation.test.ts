import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AttemptOutcome, CircuitBreaker, Permit } from './circuit-breaker.ts';
import type { ConcurrencyLimiter } from './concurrency-limiter.ts';
import { reserve } from './reservation.ts';

/** Parts of a policy that say what was asked of them, and what was given back. */
function parts() {
  const events: string[] = [];
  const concurrency: ConcurrencyLimiter = {
    acquire: async () => {
      events.push('in flight');
      return () => void events.push('count ended');
    },
  };
  const circuitBreaker: CircuitBreaker = {
    acquire: async (): Promise<Permit> => {
      events.push('permit');
      return 'probe';
    },
    onResult: (permit: Permit, outcome: AttemptOutcome) => void events.push(`${permit} ${outcome}`),
    isOpen: () => false,
  };
  return { events, concurrency, circuitBreaker };
}

describe('a reservation', () => {
  test('asks for all parts at once', () => {
    const { events, ...policy } = parts();
    reserve(policy);
    assert.deepEqual(events, ['in flight', 'permit']);
  });

  test('gives back what was not taken', async () => {
    const { events, ...policy } = parts();
    const reservation = reserve(policy);
    reservation.cancel();
    await new Promise(setImmediate);
    assert.deepEqual(events.slice(2), ['count ended', 'probe ignored']);
  });

  test('gives each part once, and back what is left', async () => {
    const { events, ...policy } = parts();
    const reservation = reserve(policy);
    assert.equal(await reservation.takePermit(), 'probe');
    assert.equal(reservation.takePermit(), undefined);
    reservation.cancel();
    assert.equal(reservation.takeInFlight(), undefined);
    await new Promise(setImmediate);
    assert.deepEqual(events.slice(2), ['count ended']);
  });

  test('keeps a refusal for who takes the part, also where it is thrown at once', async () => {
    const refusal = new Error('refused');
    const concurrency: ConcurrencyLimiter = {
      acquire: () => {
        throw refusal;
      },
    };
    await assert.rejects(async () => reserve({ concurrency, circuitBreaker: null }).takeInFlight(), refusal);
    // Not taken: an unhandled rejection would fail this test.
    reserve({ concurrency, circuitBreaker: null }).cancel();
    await new Promise(setImmediate);
  });
});
