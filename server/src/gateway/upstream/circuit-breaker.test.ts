import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Problem } from '../../http/problems.ts';
import { type AttemptOutcome, createCircuitBreakers, type LocalCircuitBreaker } from './circuit-breaker.ts';

const SETTINGS = { failures: 3, open_seconds: 30 };

describe('the circuit breaker', () => {
  let now: number;
  let breakers: ReturnType<typeof createCircuitBreakers>;
  let breaker: LocalCircuitBreaker;

  beforeEach(() => {
    now = 0;
    breakers = createCircuitBreakers(() => now);
    breaker = breakers.of('a', SETTINGS);
  });

  const attempts = (...outcomes: AttemptOutcome[]) => {
    for (const outcome of outcomes) breaker.onResult(breaker.acquire(), outcome);
  };
  const refusesFor = (seconds: number, refusing: LocalCircuitBreaker = breaker) =>
    assert.throws(
      () => refusing.acquire(),
      (error) =>
        error instanceof Problem && error.code === 'circuit_open' && error.retryAfterSeconds === seconds,
    );

  test('opens after so many failures in a row, for the time that is left', () => {
    attempts('failure', 'failure', 'failure');
    assert.ok(breaker.isOpen());
    refusesFor(30);
    now = 29_500;
    refusesFor(1);
  });

  test('counts failures in a row only; an ignored outcome neither counts nor ends the row', () => {
    attempts('failure', 'failure', 'success', 'failure', 'failure');
    assert.ok(!breaker.isOpen());
    attempts('ignored', 'failure');
    assert.ok(breaker.isOpen());
  });

  test('lets one probe through once it is half-open, and nothing beside it', () => {
    attempts('failure', 'failure', 'failure');
    now = 30_000;
    const probe = breaker.acquire();
    refusesFor(1);
    breaker.onResult(probe, 'success');
    attempts('failure', 'failure');
    assert.ok(!breaker.isOpen(), 'it counts from none again');
  });

  test('opens again when the probe fails, and sends another when its outcome is ignored', () => {
    attempts('failure', 'failure', 'failure');
    now = 30_000;
    attempts('failure');
    refusesFor(30);
    now = 60_000;
    attempts('ignored', 'success');
    assert.ok(!breaker.isOpen());
  });

  test('a request sent before it opened decides nothing', () => {
    const early = breaker.acquire();
    attempts('failure', 'failure', 'failure');
    breaker.onResult(early, 'success');
    refusesFor(30);
  });

  test('outlives a change of the policy, is each integration’s own, and can be evicted', () => {
    attempts('failure', 'failure', 'failure');
    refusesFor(30, breakers.of('a', { failures: 100, open_seconds: 1 }));
    assert.ok(!breakers.of('b', SETTINGS).isOpen());
    breakers.evict('a');
    assert.ok(!breakers.of('a', SETTINGS).isOpen());
  });
});
