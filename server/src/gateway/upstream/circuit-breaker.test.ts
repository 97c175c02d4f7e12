import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Problem } from '../../http/problems.ts';
import { type AttemptOutcome, type CircuitBreaker, createCircuitBreakers } from './circuit-breaker.ts';

const SETTINGS = { failures: 3, open_seconds: 30 };

describe('a circuit breaker', () => {
  let now: number;
  let circuits: ReturnType<typeof createCircuitBreakers>;
  let circuit: CircuitBreaker;

  beforeEach(() => {
    now = 0;
    circuits = createCircuitBreakers(() => now);
    circuit = circuits.of('a', SETTINGS);
  });

  const attempts = (...verdicts: AttemptOutcome[]) => {
    for (const verdict of verdicts) circuit.leave(circuit.enter(), verdict);
  };
  const refusesFor = (seconds: number, refusing: CircuitBreaker = circuit) =>
    assert.throws(
      () => refusing.enter(),
      (error) =>
        error instanceof Problem && error.code === 'circuit_open' && error.retryAfterSeconds === seconds,
    );

  test('opens after so many failures in a row, for the time that is left', () => {
    attempts('fails', 'fails', 'fails');
    assert.ok(circuit.isOpen());
    refusesFor(30);
    now = 29_500;
    refusesFor(1);
  });

  test('counts failures in a row only; what tells nothing neither counts nor ends the row', () => {
    attempts('fails', 'fails', 'works', 'fails', 'fails');
    assert.ok(!circuit.isOpen());
    attempts('unknown', 'fails');
    assert.ok(circuit.isOpen());
  });

  test('lets one probe through after its time, and nothing beside it', () => {
    attempts('fails', 'fails', 'fails');
    now = 30_000;
    const probe = circuit.enter();
    refusesFor(1);
    circuit.leave(probe, 'works');
    attempts('fails', 'fails');
    assert.ok(!circuit.isOpen(), 'it counts from none again');
  });

  test('opens again when the probe fails, and asks another when the probe told nothing', () => {
    attempts('fails', 'fails', 'fails');
    now = 30_000;
    attempts('fails');
    refusesFor(30);
    now = 60_000;
    attempts('unknown', 'works');
    assert.ok(!circuit.isOpen());
  });

  test('what was sent before it opened decides nothing', () => {
    const early = circuit.enter();
    attempts('fails', 'fails', 'fails');
    circuit.leave(early, 'works');
    refusesFor(30);
  });

  test('outlives a change of the settings, is each integration’s own, and is forgotten on request', () => {
    attempts('fails', 'fails', 'fails');
    refusesFor(30, circuits.of('a', { failures: 100, open_seconds: 1 }));
    assert.ok(!circuits.of('b', SETTINGS).isOpen());
    circuits.forget('a');
    assert.ok(!circuits.of('a', SETTINGS).isOpen());
  });
});
