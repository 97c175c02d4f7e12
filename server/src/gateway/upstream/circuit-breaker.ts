import type { CallPolicy } from '@trunkline/contract/schemas/call-policy';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../config/cache-size.ts';
import { Problem } from '../../http/problems.ts';

/**
 * A circuit breaker for each integration.
 *
 * closed --(so many failures in a row)--> open --(its time is over)--> half-open: one request is sent as a probe
 * half-open --(the probe succeeds)--> closed; --(it fails)--> open; --(it is ignored)--> the next request probes
 */

/** Whether an attempt shows that the API works; `ignored` where it shows neither, as when the client disconnected. */
export type AttemptOutcome = 'success' | 'failure' | 'ignored';

/** Permission to send one request; the outcome of a probe decides whether the breaker closes. */
export type Permit = 'normal' | 'probe';

export type CircuitBreaker = {
  /** @returns a promise where Redis is asked. @throws Problem circuit_open */
  acquire: () => Permit | Promise<Permit>;
  /** Reports the outcome of an attempt, once for each permit. @param reason of a failure, for the log */
  onResult: (permit: Permit, outcome: AttemptOutcome, reason?: string) => void;
  isOpen: () => boolean;
};

/** A breaker of this process alone. */
export type LocalCircuitBreaker = Omit<CircuitBreaker, 'acquire'> & {
  /** @throws Problem circuit_open */
  acquire: () => Permit;
  /** Failures in a row. */
  failures: () => number;
  /** Takes over what other processes found: so many failures in a row, and how long it stays open; null: closed. */
  adopt: (failures: number, openMs: number | null) => void;
};

export type BreakerPolicy = NonNullable<CallPolicy['circuit_breaker']>;
type State = { failures: number; openUntil: number | null; probing: boolean };

const MAX_INTEGRATIONS = 20_000;

/** @param now in milliseconds; tests pass their own clock */
export function createCircuitBreakers(now: () => number = () => performance.now()) {
  const states = new LRUCache<string, State>(atMost(MAX_INTEGRATIONS));

  /** The breaker of an integration: its state outlives a change of the call policy. */
  function of(integrationId: string, policy: BreakerPolicy): LocalCircuitBreaker {
    const state = states.get(integrationId) ?? { failures: 0, openUntil: null, probing: false };
    states.set(integrationId, state);
    return circuitBreaker(state, policy, now);
  }

  /** The integrations whose breakers are open. */
  function open(): string[] {
    return [...states].filter(([, { openUntil }]) => openUntil !== null).map(([id]) => id);
  }

  return { of, open, evict: (integrationId: string) => void states.delete(integrationId) };
}

function circuitBreaker(state: State, policy: BreakerPolicy, now: () => number): LocalCircuitBreaker {
  function acquire(): Permit {
    if (state.openUntil === null) return 'normal';
    const leftMs = state.openUntil - now();
    if (leftMs > 0 || state.probing) throw circuitOpen(leftMs);
    state.probing = true;
    return 'probe';
  }

  function onResult(permit: Permit, outcome: AttemptOutcome): void {
    if (permit === 'probe') state.probing = false;
    // The request was sent before the breaker opened: its result is out of date.
    else if (state.openUntil !== null) return;
    if (outcome === 'success') close();
    if (outcome === 'failure') countFailure(permit);
  }

  function countFailure(permit: Permit): void {
    state.failures += 1;
    if (permit === 'probe' || state.failures >= policy.failures)
      state.openUntil = now() + policy.open_seconds * 1000;
  }

  function close(): void {
    state.failures = 0;
    state.openUntil = null;
  }

  function adopt(failures: number, openMs: number | null): void {
    state.failures = failures;
    state.openUntil = openMs === null ? null : now() + openMs;
  }

  return {
    acquire,
    onResult,
    isOpen: () => state.openUntil !== null,
    failures: () => state.failures,
    adopt,
  };
}

export function circuitOpen(leftMs: number): Problem {
  const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1000));
  return new Problem(
    'circuit_open',
    `The API failed several times in a row, so its circuit breaker is open; nothing was sent. Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}
